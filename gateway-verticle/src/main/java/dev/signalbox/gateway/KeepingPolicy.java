package dev.signalbox.gateway;

import dev.signalbox.api.inference.Choices;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Outlives;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Which streams are kept, and what they outlive.
///
/// @param grace how long they are kept; zero keeps none
/// @param unasked what those outlive whose callers say nothing about it; empty for nothing
record KeepingPolicy(Duration grace, Optional<Outlives> unasked) {
  private static final String YES = "true";
  private static final String GATEWAY_LOSS = "gateway-loss";
  private static final String CONNECTION = "connection";

  /// How a caller asks for it, and is told that it is so.
  static String word(Outlives outlives) {
    return switch (outlives) {
      case CONNECTION -> CONNECTION;
      case GATEWAY -> GATEWAY_LOSS;
      case READER -> YES;
    };
  }

  /// What the answer to `request` outlives; empty where it is not kept. The texts of several
  /// answers may leave in another order when they are filtered again, so those are not kept.
  ///
  /// @param said by the caller, in its header
  /// @param calledElsewhere whether providers are called by other processes than this one: its own
  ///   calls end with it
  Optional<Outlives> outlives(
      InferenceRequest request, @Nullable String said, BooleanSupplier calledElsewhere) {
    if (!request.stream()
        || !request.generation().choices().equals(Choices.ONE)
        || grace.isZero()) {
      return Optional.empty();
    }
    return wanted(said)
        .filter(outlives -> outlives == Outlives.READER || isTheSameWhenKept(request))
        .map(outlives ->
            outlives == Outlives.GATEWAY && !calledElsewhere.getAsBoolean()
                ? Outlives.CONNECTION
                : outlives);
  }

  private Optional<Outlives> wanted(@Nullable String said) {
    if (said == null) {
      return unasked;
    }
    return switch (said.toLowerCase(Locale.ROOT)) {
      case YES -> Optional.of(Outlives.READER);
      case GATEWAY_LOSS, CONNECTION -> Optional.of(Outlives.GATEWAY);
      default -> Optional.empty();
    };
  }

  /// Whether its caller gets what it would get if it were not kept: two targets cannot be kept as
  /// one.
  private static boolean isTheSameWhenKept(InferenceRequest request) {
    return !request.routing().hedge() && !Continuation.isWanted(request);
  }
}
