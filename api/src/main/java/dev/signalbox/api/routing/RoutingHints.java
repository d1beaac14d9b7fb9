package dev.signalbox.api.routing;

import dev.signalbox.api.Money;
import java.util.Optional;
import java.util.Set;

/// What a caller says about where its request should go, beyond the model's name.
///
/// @param strategy the wire name of a routing strategy, instead of the configured one
/// @param capabilities what the model must be able to do, beyond what the request itself needs
/// @param user the caller's own name of its user, for rules
/// @param budget the most this one answer may cost
/// @param afterBreak what happens when an answer breaks off after its first delta
/// @param hedge whether a second target may be asked when the first is slow to begin
public record RoutingHints(
    Optional<String> strategy,
    Urgency urgency,
    Quality quality,
    Set<Capability> capabilities,
    Optional<String> user,
    Optional<Money> budget,
    AfterBreak afterBreak,
    boolean hedge) {
  /// Nothing said.
  public static final RoutingHints NONE =
      new RoutingHints(
          Optional.empty(),
          Urgency.MEDIUM,
          Quality.STANDARD,
          Set.of(),
          Optional.empty(),
          Optional.empty(),
          AfterBreak.FAIL,
          false);

  public RoutingHints {
    capabilities = Set.copyOf(capabilities);
  }

  /// The same, costing no more than `amount`.
  public RoutingHints within(Money amount) {
    var least = budget.filter(named -> !named.isAtLeast(amount)).orElse(amount);
    return new RoutingHints(
        strategy, urgency, quality, capabilities, user, Optional.of(least), afterBreak, hedge);
  }

  /// How soon the answer is wanted: weighs speed against cost.
  public enum Urgency {
    LOW,
    MEDIUM,
    HIGH
  }

  /// How good the answer has to be: weighs quality against cost.
  public enum Quality {
    STANDARD,
    PREMIUM
  }

  /// What happens to an answer that breaks off after its first delta.
  public enum AfterBreak {
    /// It ends in an error.
    FAIL,
    /// Another target goes on where it ended; text only.
    CONTINUE
  }
}
