package dev.signalbox.api.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signalbox.api.Money;
import dev.signalbox.api.inference.Usage;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class PriceBandsTest {
  private static final int CASES = 5_000;
  private static final long FIRST = 128_000;
  private static final long SECOND = 256_000;

  /// Nano-USD per token, each class another amount.
  private static final Price.PerToken BELOW = nano(10, 1, 12, 40, 50);

  private static final Price.PerToken ABOVE = nano(20, 2, 24, 80, 100);
  private static final Price.PerToken FAR_ABOVE = nano(40, 4, 48, 160, 200);
  private static final Price.PerToken PRICE =
      BELOW.withBands(List.of(new Price.Band(FIRST, ABOVE), new Price.Band(SECOND, FAR_ABOVE)));

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @Test
  void a_prompt_at_the_threshold_is_in_the_band_below_and_one_token_more_prices_the_whole_call() {
    assertThat(PRICE.of(Usage.of(FIRST, 10))).isEqualTo(new Money(FIRST * 10 + 10 * 40));
    assertThat(PRICE.of(Usage.of(FIRST + 1, 10))).isEqualTo(new Money((FIRST + 1) * 20 + 10 * 80));
    assertThat(PRICE.of(Usage.of(SECOND, 10))).isEqualTo(new Money(SECOND * 20 + 10 * 80));
    assertThat(PRICE.of(Usage.of(SECOND + 1, 10)))
        .isEqualTo(new Money((SECOND + 1) * 40 + 10 * 160));
    assertThat(PRICE.of(Usage.of(0, 1_000_000)))
        .as("an answer is no part of the prompt")
        .isEqualTo(new Money(1_000_000 * 40L));
  }

  @Test
  void every_class_of_tokens_has_the_bands_price() {
    var usage = new Usage(FIRST + 1, 100_000, 20_000, 500, 200, false);
    var plain = FIRST + 1 - 100_000 - 20_000;
    assertThat(PRICE.of(usage))
        .isEqualTo(new Money(plain * 20 + 100_000 * 2 + 20_000 * 24 + 300 * 80 + 200 * 100));
  }

  @Test
  void what_was_read_from_the_cache_and_written_to_it_is_part_of_the_prompts_length() {
    var read = new Usage(FIRST + 1, FIRST + 1, 0, 0, 0, false);
    assertThat(PRICE.of(read)).isEqualTo(new Money((FIRST + 1) * 2));
    var written = new Usage(FIRST + 1, 0, FIRST + 1, 0, 0, false);
    assertThat(PRICE.of(written)).isEqualTo(new Money((FIRST + 1) * 24));
  }

  @Test
  void what_is_billed_says_nothing_about_the_prompts_length() {
    var kept = new Usage(100_000, 0, 50_000, 0, 0, false).keptForAnHour(50_000);
    assertThat(kept.payable().inputTokens()).isGreaterThan(FIRST);
    assertThat(PRICE.of(kept)).isEqualTo(new Money(50_000 * 10 + 50_000 * 2 * 10));
    assertThat(PRICE.of(Usage.of(FIRST + 1, 0).billing(1_000, 0))).isEqualTo(new Money(1_000 * 20));
  }

  @Test
  void the_worst_case_takes_the_dearest_band_that_can_be_reached() {
    assertThat(PRICE.worstCase(FIRST, 10)).isEqualTo(new Money(FIRST * 12 + 10 * 50));
    assertThat(PRICE.worstCase(FIRST + 1, 10)).isEqualTo(new Money((FIRST + 1) * 24 + 10 * 100));
    assertThat(PRICE.worstCase(SECOND + 1, 10)).isEqualTo(new Money((SECOND + 1) * 48 + 10 * 200));
    assertThat(PRICE.worstCase(FIRST, 2 * FIRST, 10))
        .as("twice as many are billed as there are")
        .isEqualTo(new Money(2 * FIRST * 12 + 10 * 50));
  }

  @Test
  void a_band_that_is_cheaper_than_the_one_below_lowers_no_worst_case() {
    var odd = FAR_ABOVE.withBands(List.of(new Price.Band(FIRST, BELOW)));
    assertThat(odd.worstCase(FIRST + 1, 10)).isEqualTo(new Money((FIRST + 1) * 48 + 10 * 200));
  }

  @RepeatedTest(3)
  void no_usage_costs_more_than_the_worst_case_of_a_prompt_at_least_as_long() {
    for (var i = 0; i < CASES; i++) {
      var price =
          any().withBands(List.of(new Price.Band(FIRST, any()), new Price.Band(SECOND, any())));
      var most = random.nextLong(1, 400_000);
      var input = random.nextLong(most + 1);
      var cached = random.nextLong(input + 1);
      var written = random.nextLong(input - cached + 1);
      var output = random.nextLong(10_000);
      var usage = new Usage(input, cached, written, output, random.nextLong(output + 1), false);
      assertThat(price.worstCase(most, output))
          .as("seed " + seed)
          .isGreaterThanOrEqualTo(price.of(usage));
      var times = Usage.TIMES_KEPT_FOR_AN_HOUR;
      assertThat(price.worstCase(most, times * most, output))
          .as("seed " + seed)
          .isGreaterThanOrEqualTo(price.of(usage.keptForAnHour(written)));
    }
  }

  @Test
  void bands_ascend_and_have_none_themselves() {
    var first = new Price.Band(FIRST, ABOVE);
    for (var wrong :
        List.of(List.of(first, first), List.of(new Price.Band(SECOND, FAR_ABOVE), first))) {
      assertThatIllegalArgumentException().isThrownBy(() -> BELOW.withBands(wrong));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> new Price.Band(SECOND, PRICE));
    assertThatIllegalArgumentException().isThrownBy(() -> new Price.Band(0, ABOVE));
    assertThat(BELOW.at(Long.MAX_VALUE)).as("nothing is made anew").isSameAs(BELOW);
  }

  private Price.PerToken any() {
    return nano(
        random.nextLong(100),
        random.nextLong(100),
        random.nextLong(100),
        random.nextLong(100),
        random.nextLong(100));
  }

  private static Price.PerToken nano(
      long input, long cachedInput, long cacheWrite, long output, long reasoning) {
    return new Price.PerToken(
        input * 1_000, cachedInput * 1_000, cacheWrite * 1_000, output * 1_000, reasoning * 1_000);
  }
}
