package dev.signalbox.cost.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class ReconciliationTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 21);

  @Test
  void an_openai_usage_answer_is_read() {
    var read =
        UsageExport.read(
            """
            {"object":"page","data":[{"object":"bucket","start_time":1795219200,"results":[
              {"input_tokens":1000,"input_cached_tokens":400,"output_tokens":50,
               "num_model_requests":3,"model":"gpt-4o-mini-2024-07-18"}]}]}
            """);
    assertThat(read)
        .containsExactly(
            new Spending(DAY, "gpt-4o-mini-2024-07-18", "", 1000, 50, OptionalLong.empty(), 0));
  }

  @Test
  void what_anthropic_counts_beside_its_input_is_input() {
    var csv =
        """
        usage_date_utc,model_version,usage_input_tokens_no_cache,usage_input_tokens_cache_read,\
        usage_input_tokens_cache_write_5m,usage_output_tokens,"cost, usd"
        2026-11-21,claude-haiku-4-5,100,20,3,7,$0.25
        """;
    assertThat(UsageExport.read(csv))
        .containsExactly(
            new Spending(DAY, "claude-haiku-4-5", "", 123, 7, OptionalLong.of(250_000_000), 0));
  }

  @Test
  void a_row_that_cannot_be_read_is_named() {
    assertThatThrownBy(() -> UsageExport.read("day,model,input_tokens\n2026-11-21,gpt,many"))
        .hasMessageContaining("row 1")
        .hasMessageContaining("many");
    assertThatThrownBy(() -> UsageExport.read("model,input_tokens\ngpt,1"))
        .hasMessageContaining("a day");
  }

  @Test
  void equal_sums_are_no_difference_however_they_are_cut() {
    var ours = List.of(used("a", "gpt", 10, 0), used("b", "gpt", 20, 0));
    var theirs = List.of(used("", "gpt-2024-07-18", 30, 0), used("", "gpt", 0, 0));
    var found = Reconciliation.of(ours, theirs);
    assertThat(found.differences()).isEmpty();
    assertThat(found.compared()).isOne();
  }

  @Test
  void a_request_that_differs_is_named_where_the_export_names_requests() {
    var ours = List.of(used("a", "gpt", 10, 0), used("b", "gpt", 20, 0));
    var theirs = List.of(used("a", "gpt", 10, 0), used("b", "gpt", 21, 0));
    assertThat(Reconciliation.of(ours, theirs).differences())
        .extracting(each -> each.ours().requestId())
        .containsExactly("b");
  }

  @Test
  void what_only_one_side_knows_is_a_difference_and_an_estimate_may_explain_it() {
    var ours = List.of(used("a", "gpt", 10, 5), used("b", "claude", 10, 0));
    var theirs = List.of(used("", "gpt", 13, 0));
    assertThat(Reconciliation.of(ours, theirs).differences())
        .extracting(Reconciliation.Difference::withinEstimate)
        .containsExactly(false, true);
  }

  private static Spending used(String id, String model, long input, long estimated) {
    return new Spending(DAY, model, id, input, 1, OptionalLong.empty(), estimated);
  }
}
