package dev.signalbox.api.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signalbox.api.Money;
import dev.signalbox.api.inference.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class PriceTest {
  private static final int CASES = 20_000;
  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @RepeatedTest(3)
  void a_bill_is_the_exact_sum_rounded_up_once_at_any_size() {
    for (var i = 0; i < CASES; i++) {
      var price = new Price.PerToken(any(), any(), any(), any(), any());
      var usage = usage();
      var plain = usage.inputTokens() - usage.cachedInputTokens() - usage.cacheWriteTokens();
      var exact =
          times(plain, price.input())
              .add(times(usage.cachedInputTokens(), price.cachedInput()))
              .add(times(usage.cacheWriteTokens(), price.cacheWrite()))
              .add(times(usage.outputTokens() - usage.reasoningTokens(), price.output()))
              .add(times(usage.reasoningTokens(), price.reasoning()));
      if (nanos(exact).compareTo(MOST) <= 0) {
        assertThat(price.of(usage)).as("seed " + seed).isEqualTo(money(exact));
      } else {
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> price.of(usage));
      }
    }
  }

  @RepeatedTest(3)
  void a_worst_case_is_exact_at_any_size() {
    for (var i = 0; i < CASES; i++) {
      var price = new Price.PerToken(any(), any(), any(), any(), any());
      var in = any();
      var out = any();
      var dearest = Math.max(price.input(), Math.max(price.cachedInput(), price.cacheWrite()));
      var exact = times(in, dearest).add(times(out, Math.max(price.output(), price.reasoning())));
      if (nanos(exact).compareTo(MOST) <= 0) {
        assertThat(price.worstCase(in, out)).as("seed " + seed).isEqualTo(money(exact));
      } else {
        assertThatExceptionOfType(ArithmeticException.class)
            .isThrownBy(() -> price.worstCase(in, out));
      }
    }
  }

  @Test
  void a_sum_goes_on_exactly_beyond_a_long_and_comes_back() {
    var most = new PicoUsd().plus(Long.MAX_VALUE, 1).plus(Long.MAX_VALUE, 1_000);
    assertThat(most.plus(-1, Long.MAX_VALUE).money()).isEqualTo(new Money(Long.MAX_VALUE));
    var negative = new PicoUsd().plus(Long.MIN_VALUE, 1).plus(-1_001, 1);
    assertThat(negative.money())
        .isEqualTo(money(BigInteger.valueOf(Long.MIN_VALUE).subtract(BigInteger.valueOf(1_001))));
    assertThat(new PicoUsd().plus(-1_999, 1).money()).isEqualTo(new Money(-1));
  }

  /// As large as its number of bits, which is any.
  private long any() {
    return random.nextLong() >>> (1 + random.nextInt(Long.SIZE - 1));
  }

  private Usage usage() {
    var cached = any() >>> 2;
    var written = any() >>> 2;
    var reasoning = any() >>> 1;
    return new Usage(
        cached + written + (any() >>> 1),
        cached,
        written,
        reasoning + (any() >>> 1),
        reasoning,
        false);
  }

  private static BigInteger times(long tokens, long price) {
    return BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(price));
  }

  private static BigInteger nanos(BigInteger pico) {
    return new BigDecimal(pico).movePointLeft(3).setScale(0, RoundingMode.CEILING).toBigInteger();
  }

  private static Money money(BigInteger pico) {
    return new Money(nanos(pico).longValueExact());
  }
}
