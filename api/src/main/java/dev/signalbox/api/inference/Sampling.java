package dev.signalbox.api.inference;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/// How tokens are drawn; what is absent is left to the provider.
///
/// @param temperature 0 to 2
/// @param maxTokens output tokens, at least 1
public record Sampling(OptionalDouble temperature, OptionalInt maxTokens) {
  /// Everything left to the provider.
  public static final Sampling DEFAULT = new Sampling(OptionalDouble.empty(), OptionalInt.empty());
}
