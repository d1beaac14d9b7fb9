package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RequestNameTest {
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void keeps_a_well_formed_name_outside_and_never_repeats_it_inside() {
    var one = RequestName.of("mine-1", random);
    var again = RequestName.of("mine-1", random);
    assertThat(one.shown()).isEqualTo("mine-1");
    assertThat(one.unique().value()).startsWith("mine-1:");
    assertThat(one.unique()).isNotEqualTo(again.unique());
  }

  @Test
  void a_long_name_still_fits_inside() {
    assertThat(RequestName.of("a".repeat(128), random).unique().value()).hasSizeLessThan(129);
  }

  @Test
  void replaces_a_missing_or_malformed_name() {
    assertThat(RequestName.of(null, random).shown()).startsWith("req_");
    assertThat(RequestName.of("a b\r\n", random).shown()).startsWith("req_");
  }
}
