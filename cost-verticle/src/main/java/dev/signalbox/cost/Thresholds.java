package dev.signalbox.cost;

import dev.signalbox.api.Money;
import dev.signalbox.api.cost.CostState;

/// Where an account turns from harmless to refused.
///
/// @param hard nothing passes from here on
/// @param warningPercent of `hard`
/// @param softPercent of `hard`
record Thresholds(Money hard, int warningPercent, int softPercent) {
  private static final int WHOLE = 100;
  private static final int LITTLE_LEFT_FROM = 80;
  private static final int LITTLE_LEFT_BY = 90;

  Thresholds {
    if (hard.nanoUsd() < 0) {
      throw new IllegalArgumentException("the hard threshold is not negative");
    }
    if (warningPercent < 0 || warningPercent > softPercent || softPercent > WHOLE) {
      throw new IllegalArgumentException(
          "0 <= warningPercent <= softPercent <= 100 must hold, not "
              + warningPercent
              + " and "
              + softPercent);
    }
  }

  /// The same shares of another hard threshold.
  Thresholds upTo(Money other) {
    return new Thresholds(other, warningPercent, softPercent);
  }

  /// The state of an account that has spent or held `used`.
  CostState stateOf(Money used) {
    if (used.isAtLeast(hard)) {
      return CostState.HARD;
    }
    if (used.isAtLeast(soft())) {
      return CostState.SOFT;
    }
    return used.isAtLeast(warning()) ? CostState.WARNING : CostState.OK;
  }

  /// The threshold that begins `state`.
  Money of(CostState state) {
    return switch (state) {
      case HARD -> hard;
      case SOFT -> soft();
      case WARNING -> warning();
      case OK, UNKNOWN -> Money.ZERO;
    };
  }

  /// Whether `amount` still fits on top of `used`. A threshold that is reached lets nothing
  /// through, not even what is free.
  boolean admits(Money used, Money amount) {
    return !used.isAtLeast(hard) && amount.nanoUsd() <= hard.nanoUsd() - used.nanoUsd();
  }

  /// Whether a request of `amount` is refused because `settled` leaves no room for it and little at
  /// all: from SOFT on, but neither before four fifths nor only after nine tenths of the limit.
  /// Else it is the request that is too large, or what others hold that is in its way for a moment.
  boolean areUsedUp(Money settled, Money amount) {
    return !admits(settled, amount)
        && settled.isAtLeast(share(Math.clamp(softPercent, LITTLE_LEFT_FROM, LITTLE_LEFT_BY)));
  }

  /// Whether an account that has `settled` is still what it was told to be. The very threshold it
  /// was told of always holds, for the database may hear of money later than whoever settled it. A
  /// lower one holds from a little below on: [#areUsedUp] tells of HARD from four fifths.
  ///
  /// @param told where `state` began when it was told
  boolean hold(CostState state, Money told, Money settled) {
    var begins = of(state);
    if (begins.equals(told)) {
      return true;
    }
    return settled.isAtLeast(told.isAtLeast(begins) ? portion(begins, LITTLE_LEFT_FROM) : begins);
  }

  private Money soft() {
    return share(softPercent);
  }

  private Money warning() {
    return share(warningPercent);
  }

  private Money share(int percent) {
    return portion(hard, percent);
  }

  /// Rounded down, in an order that cannot overflow.
  private static Money portion(Money of, int percent) {
    var nano = of.nanoUsd();
    return new Money(nano / WHOLE * percent + nano % WHOLE * percent / WHOLE);
  }
}
