package dev.signalbox.api.inference;

import java.util.List;

/// A provider's whole answer.
///
/// @param beside what came with it, in the provider's order
/// @param model the model id the provider says answered
public record Completion(
    String text,
    List<ToolCall> toolCalls,
    List<Delta.Beside> beside,
    FinishReason finishReason,
    Usage usage,
    String model) {
  public Completion {
    toolCalls = List.copyOf(toolCalls);
    beside = List.copyOf(beside);
  }

  /// An answer and nothing beside it.
  public Completion(
      String text, List<ToolCall> toolCalls, FinishReason finishReason, Usage usage, String model) {
    this(text, toolCalls, List.of(), finishReason, usage, model);
  }
}
