package dev.signalbox.api.inference;

import java.util.List;
import java.util.Optional;

/// A provider's whole answer.
///
/// @param beside what came with it, in the provider's order
/// @param model the model id the provider says answered
/// @param stopSequence the caller's text that ended it, where the provider tells
public record Completion(
    String text,
    List<ToolCall> toolCalls,
    List<Delta.Beside> beside,
    FinishReason finishReason,
    Usage usage,
    String model,
    Optional<String> stopSequence) {
  public Completion {
    toolCalls = List.copyOf(toolCalls);
    beside = List.copyOf(beside);
  }

  /// An answer and nothing beside it.
  public Completion(
      String text, List<ToolCall> toolCalls, FinishReason finishReason, Usage usage, String model) {
    this(text, toolCalls, List.of(), finishReason, usage, model, Optional.empty());
  }
}
