package dev.signalbox.router.plan;

import java.util.Locale;

/// Why a target is not in a plan: the first of these that applies, in this order.
public enum Filter {
  /// The requested name does not mean it.
  NOT_ASKED_FOR,
  /// A rule sends the request elsewhere.
  RULE,
  /// It lacks something the request takes.
  CAPABILITY_MISSING,
  /// Its window is smaller than the input.
  WINDOW_TOO_SMALL,
  /// The caller's tier may not use it.
  TIER_LIMIT,
  /// Nobody knows its price, and the request names a budget.
  PRICE_UNKNOWN,
  /// It may cost more than the request's budget.
  OVER_BUDGET,
  /// It only stands in for a language model, and there is one.
  NOT_A_LANGUAGE_MODEL,
  /// Its circuit is open, and others are not.
  CIRCUIT_OPEN,
  /// Its provider asked to wait, and others did not.
  RATE_LIMITED,
  /// Fallback is switched off, so only the first target is tried.
  FALLBACK_OFF,
  /// Enough others stand before it.
  PLAN_FULL;

  /// As explanations show it, e.g. `window-too-small`.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
