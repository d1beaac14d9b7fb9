package dev.signalbox.api.cost;

import dev.signalbox.api.Money;
import java.util.Optional;

/// What is known of a user apart from who it is.
///
/// @param tier `free`, `pro`, `enterprise` or an operator's own word
/// @param credits the prepaid balance; below zero where an answer came to more than was left
/// @param spend in USD, settled ever
/// @param maxBudget in USD, over all time; empty for no bound
/// @param hasLitellmKey whether a LiteLLM key of the user's own is stored
public record UserProfile(
    String user,
    String tier,
    long credits,
    Money spend,
    Optional<Money> maxBudget,
    boolean hasLitellmKey) {
  /// Whether the user's own budget in USD is used up.
  public boolean isSpent() {
    return maxBudget.filter(spend::isAtLeast).isPresent();
  }
}
