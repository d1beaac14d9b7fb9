package dev.signalbox.api.inference;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// How tokens are drawn; what is absent is left to the provider.
///
/// @param temperature 0 to 2
/// @param maxTokens output tokens, at least 1
/// @param topP 0 to 1; [#ALL_TOKENS] leaves nothing out
/// @param topK at least 1
/// @param stop texts that end the answer and are not part of it
/// @param seed makes answers alike, as far as the provider can
/// @param presencePenalty -2 to 2; 0 is none
/// @param frequencyPenalty -2 to 2; 0 is none
public record Sampling(
    OptionalDouble temperature,
    OptionalInt maxTokens,
    OptionalDouble topP,
    OptionalInt topK,
    List<String> stop,
    OptionalLong seed,
    OptionalDouble presencePenalty,
    OptionalDouble frequencyPenalty) {
  /// The `topP` that leaves no token out.
  public static final double ALL_TOKENS = 1;

  /// Everything left to the provider.
  public static final Sampling DEFAULT = new Sampling(OptionalDouble.empty(), OptionalInt.empty());

  public Sampling {
    stop = List.copyOf(stop);
  }

  /// All but these left to the provider.
  public Sampling(OptionalDouble temperature, OptionalInt maxTokens) {
    this(
        temperature,
        maxTokens,
        OptionalDouble.empty(),
        OptionalInt.empty(),
        List.of(),
        OptionalLong.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  /// The same, writing no more than `tokens`.
  public Sampling withMaxTokens(OptionalInt tokens) {
    return new Sampling(
        temperature, tokens, topP, topK, stop, seed, presencePenalty, frequencyPenalty);
  }
}
