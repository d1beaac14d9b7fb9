package dev.signalbox.provider.resume;

import dev.signalbox.api.inference.Delta;

/// Tells what would have to wait for the answer's end so that the answer leaves in the same order
/// whenever it is filtered again: tool calls, and thoughts after words.
final class LatePieces {
  private boolean spoke;

  /// Whether `delta`, the next one, is such a piece.
  boolean isNext(Delta delta) {
    return switch (delta) {
      case Delta.Text _ -> {
        spoke = true;
        yield false;
      }
      case Delta.ToolCallStart _, Delta.ToolCallArguments _ -> true;
      case Delta.Reasoning _, Delta.ReasoningSignature _, Delta.SealedReasoning _ -> spoke;
      case Delta.Refusal _, Delta.Citation _, Delta.Logprobs _, Delta.Further _, Delta.Finish _ ->
          false;
    };
  }
}
