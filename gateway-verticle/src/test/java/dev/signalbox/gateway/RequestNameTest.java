package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestNameTest {
  private static final long NOW = 1_795_000_000_000L;

  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void keeps_a_well_formed_name_outside_and_never_repeats_it_inside() {
    var one = RequestName.of("mine-1", random, NOW);
    var again = RequestName.of("mine-1", random, NOW);
    assertThat(one.shown()).isEqualTo("mine-1");
    assertThat(one.unique().value()).startsWith("mine-1:");
    assertThat(one.unique()).isNotEqualTo(again.unique());
  }

  @Test
  void a_long_name_still_fits_inside() {
    assertThat(RequestName.of("a".repeat(128), random, NOW).unique().value()).hasSizeLessThan(129);
  }

  @Test
  void replaces_a_missing_or_malformed_name() {
    assertThat(RequestName.of(null, random, NOW).shown()).startsWith("req_");
    assertThat(RequestName.of("a b\r\n", random, NOW).shown()).startsWith("req_");
  }

  @Test
  void fresh_names_never_repeat_and_lie_in_the_order_of_their_time() {
    var names =
        IntStream.range(0, 1_000)
            .mapToObj(i -> RequestName.of(null, random, NOW + i / 10).shown())
            .toList();
    assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("req_[0-9a-f]{32}"));
    var moments = names.stream().map(name -> name.substring(0, "req_".length() + 12)).toList();
    assertThat(moments).isSorted();
    assertThat(RequestName.of(null, random, NOW + 1).shown())
        .isGreaterThan(RequestName.of(null, random, NOW).shown());
  }
}
