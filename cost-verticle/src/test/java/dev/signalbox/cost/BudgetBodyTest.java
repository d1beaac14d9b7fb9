package dev.signalbox.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.api.Money;
import dev.signalbox.platform.operator.BadField;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BudgetBodyTest {
  private static final Thresholds USUAL = new Thresholds(Money.usd(500), 50, 80);

  @Test
  void amounts_may_be_numbers_or_exact_strings_and_the_rest_has_defaults() {
    assertThat(BudgetBody.parse("{\"hardUsd\":10}", USUAL))
        .isEqualTo(new Budget(new Thresholds(Money.usd(10), 50, 80), true));
    assertThat(
            BudgetBody.parse(
                "{\"hardUsd\":\"0.000000001\",\"warningPercent\":1,\"softPercent\":2,"
                    + "\"strict\":false}",
                USUAL))
        .isEqualTo(new Budget(new Thresholds(Sample.nano(1), 1, 2), false));
  }

  @Test
  void what_is_wrong_is_named() {
    Map.of(
            "nonsense", "body",
            "[1]", "body",
            "{}", "hardUsd",
            "{\"hardUsd\":-1}", "hardUsd",
            "{\"hardUsd\":true}", "hardUsd",
            "{\"hardUsd\":1,\"warningPercent\":101}", "warningPercent",
            "{\"hardUsd\":1,\"warningPercent\":90}", "warningPercent",
            "{\"hardUsd\":1,\"softPercent\":\"x\"}", "softPercent",
            "{\"hardUsd\":1,\"strict\":\"yes\"}", "strict",
            "{\"hardUsd\":1,\"hard\":1}", "hard: unknown field")
        .forEach((body, field) ->
            assertThatThrownBy(() -> BudgetBody.parse(body, USUAL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(field));
  }

  @Test
  void a_usage_query_names_what_it_cannot_read() {
    Map.of("account", "nobody", "from", "yesterday", "to", "2026-13-01", "limit", "0")
        .forEach((name, value) ->
            assertThatThrownBy(() -> UsageQuery.of(Map.of(name, value)))
                .isInstanceOfSatisfying(
                    BadField.class, bad -> assertThat(bad.field()).isEqualTo(name)));
    var all = UsageQuery.of(Map.of());
    assertThat(all.limit()).isEqualTo(100);
    assertThat(all.account()).isNull();
  }
}
