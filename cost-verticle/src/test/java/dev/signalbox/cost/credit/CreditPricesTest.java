package dev.signalbox.cost.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.api.inference.Usage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CreditPricesTest {
  private final CreditPrices prices = CreditPrices.parse(CreditPrices.USUAL);

  @ParameterizedTest
  @CsvSource({
    "grok, 0, 0, 1",
    "grok, 1, 0, 2",
    "grok, 1000, 1000, 6",
    "grok, 1001, 1000, 7",
    "gpt, 500, 250, 6",
    "claude, 1000, 1000, 15",
    "Claude, 334, 0, 4",
    "xai, 1000, 0, 2",
    "mistral, 1000, 1000, 15",
    "builtin, 9000, 9000, 0"
  })
  void an_answer_costs_what_the_formula_says(String provider, long in, long out, long credits) {
    assertThat(prices.of(provider).of(Usage.of(in, out))).isEqualTo(credits);
  }

  @Test
  void an_absurd_answer_costs_a_trillion_and_no_more() {
    assertThat(
            new CreditPrice(1_000_000, 1_000_000, 0).of(Usage.of(Long.MAX_VALUE, Long.MAX_VALUE)))
        .isEqualTo(1_000_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "grok",
        "grok=1/4/1",
        "*=1/2",
        "*=1/2/-3",
        "*=1/2/3, *=1/2/3",
        "*=a/2/3",
        "=1/2/3"
      })
  void a_line_that_is_no_price_list_is_refused(String written) {
    assertThatThrownBy(() -> CreditPrices.parse(written))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected provider=in/out/least");
  }
}
