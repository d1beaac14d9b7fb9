package dev.signalbox.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Money;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.cost.CostState;
import org.junit.jupiter.api.Test;

class SettledReportsTest {
  private final SettledReports reports = new SettledReports();

  private static CostReport report(int number) {
    var states = CostState.values();
    return new CostReport(
        new Money(number),
        new Money(Long.MAX_VALUE - number),
        new Money(3L * number),
        states[number % states.length]);
  }

  /// Those of an even and the next odd number have the same hash code.
  private static RequestId id(int number) {
    return new RequestId((number % 2 == 0 ? "Aa" : "BB") + "-".repeat(number % 100) + number / 2);
  }

  @Test
  void each_is_found_as_it_was_told_however_many_there_are() {
    for (int number = 0; number < 20_000; number++) {
      assertThat(reports.find(id(number))).isNull();
      reports.put(id(number), report(number));
    }
    for (int number = 0; number < 20_000; number++) {
      assertThat(reports.find(id(number))).isEqualTo(report(number));
    }
    assertThat(reports.find(new RequestId("a".repeat(128)))).isNull();
  }

  /// As a sum of letters times powers of a number, it and its opposite are one for any odd number.
  private static byte[] thueMorse(char even, char odd) {
    var letters = new byte[128];
    for (int at = 0; at < letters.length; at++) {
      letters[at] = (byte) (Integer.bitCount(at) % 2 == 0 ? even : odd);
    }
    return letters;
  }

  @Test
  void nobody_can_make_ids_that_meet_whatever_was_drawn() {
    for (int drawn = 0; drawn < 8; drawn++) {
      var fresh = new SettledReports();
      assertThat(fresh.hash(thueMorse('a', 'b'))).isNotEqualTo(fresh.hash(thueMorse('b', 'a')));
    }
  }

  @Test
  void the_last_report_counts() {
    reports.put(id(1), report(1));
    reports.put(id(1), report(2));
    assertThat(reports.find(id(1))).isEqualTo(report(2));
  }

  @Test
  void what_was_forgotten_is_not_found_and_its_room_is_used_again() {
    for (int round = 0; round < 4; round++) {
      int many = 10_000 >> (4 * round);
      for (int number = 0; number < many; number++) {
        reports.put(id(number), report(number + round));
      }
      assertThat(reports.find(id(many - 1))).isEqualTo(report(many - 1 + round));
      reports.clear();
      assertThat(reports.find(id(many - 1))).isNull();
    }
  }
}
