package dev.signalbox.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MoneyTest {
  @Test
  void dollarsAreKeptToTheNanoDollar() {
    assertThat(Money.usd(new BigDecimal("1.000000001")).nanoUsd()).isEqualTo(1_000_000_001L);
    assertThat(Money.usd(500).toUsd()).isEqualByComparingTo("500");
  }

  @Test
  void whatIsFinerIsRoundedUpSoThatNothingIsGivenAway() {
    assertThat(Money.usd(new BigDecimal("0.0000000001"))).isEqualTo(new Money(1));
    assertThat(Money.ofPicoUsd(BigInteger.valueOf(1_001))).isEqualTo(new Money(2));
    assertThat(Money.ofPicoUsd(BigInteger.valueOf(1_000))).isEqualTo(new Money(1));
  }

  @Test
  void sumsAreExactAndRefuseToOverflow() {
    assertThat(new Money(2).plus(new Money(3)).minus(new Money(4))).isEqualTo(new Money(1));
    assertThatThrownBy(() -> new Money(Long.MAX_VALUE).plus(new Money(1)))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> new Money(Long.MIN_VALUE).minus(new Money(1)))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void itIsWrittenAsItsDollarsWithNineDecimals() {
    var seed = new Random().nextLong();
    var random = new Random(seed);
    for (var i = 0; i < 10_000; i++) {
      assertThatItIsWritten(random.nextLong() >> random.nextInt(Long.SIZE), seed);
    }
    for (var nano : new long[] {0, 1, 9, 10, 999_999_999, 1_000_000_000, 1_000_000_001, -1}) {
      assertThatItIsWritten(nano, seed);
    }
    assertThatItIsWritten(Long.MIN_VALUE, seed);
    assertThatItIsWritten(Long.MAX_VALUE, seed);
  }

  private static void assertThatItIsWritten(long nano, long seed) {
    var text = new StringBuilder();
    new Money(nano).writeUsd(text);
    assertThat(text.toString())
        .as("seed " + seed)
        .isEqualTo(BigDecimal.valueOf(nano, 9).toPlainString());
  }

  @Test
  void itComparesAndReadsAsAnAmount() {
    assertThat(new Money(5)).isGreaterThan(new Money(4));
    assertThat(new Money(5).isAtLeast(new Money(5))).isTrue();
    assertThat(Money.usd(new BigDecimal("0.25"))).hasToString("0.25 USD");
  }
}
