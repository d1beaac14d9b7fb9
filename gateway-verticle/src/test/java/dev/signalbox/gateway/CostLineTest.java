package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Money;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.cost.CostState;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CostLineTest {
  @Test
  void an_answer_that_ended_because_of_a_budget_says_so() {
    var cost = new CostReport(new Money(5), Money.usd(12), new Money(3), CostState.SOFT);
    assertThat(CostLine.of(cost, OptionalInt.of(256)))
        .isEqualTo(
            "request=0.000000003, thisCycle=0.000000005, total=12.000000000, state=SOFT,"
                + " budget=256");
  }

  @Test
  void while_nobody_can_tell_it_says_unknown() {
    assertThat(CostLine.of(CostReport.UNKNOWN, OptionalInt.empty())).endsWith(", state=UNKNOWN");
  }
}
