package dev.signalbox.api.inference;

import java.util.List;

/// A provider's whole answer.
///
/// @param model the model id the provider says answered
public record Completion(
    String text, List<ToolCall> toolCalls, FinishReason finishReason, Usage usage, String model) {
  public Completion {
    toolCalls = List.copyOf(toolCalls);
  }
}
