package dev.signalbox.router.plan;

import java.util.Arrays;
import java.util.Optional;

/// What of a request can be compared with a number.
public enum Amount {
  INPUT_TOKENS("inputTokens"),
  OUTPUT_TOKENS("outputTokens"),
  /// Of the cheapest target that is meant; in nano-USD inside, in USD in conditions.
  ESTIMATED_COST("estimatedCostUSD");

  private final String wireName;

  Amount(String wireName) {
    this.wireName = wireName;
  }

  /// As conditions write it.
  public String wireName() {
    return wireName;
  }

  /// The amount of that wire name.
  public static Optional<Amount> named(String wireName) {
    return Arrays.stream(values()).filter(one -> one.wireName.equals(wireName)).findFirst();
  }
}
