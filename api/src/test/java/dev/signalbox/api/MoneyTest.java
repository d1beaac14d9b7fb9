package dev.signalbox.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
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
  void itComparesAndReadsAsAnAmount() {
    assertThat(new Money(5)).isGreaterThan(new Money(4));
    assertThat(new Money(5).isAtLeast(new Money(5))).isTrue();
    assertThat(Money.usd(new BigDecimal("0.25"))).hasToString("0.25 USD");
  }
}
