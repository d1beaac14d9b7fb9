package dev.signalbox.api.inference;

/// One step of a streamed completion. A stream is zero or more deltas and exactly one [Finish] as
/// its last.
public sealed interface Delta {
  /// More text.
  record Text(String text) implements Delta {}

  /// Tool call number `index` begins.
  record ToolCallStart(int index, String id, String name) implements Delta {}

  /// More of the JSON arguments of tool call `index`.
  record ToolCallArguments(int index, String fragment) implements Delta {}

  /// What comes beside the answer proper, and which many dialects have no place for.
  sealed interface Beside extends Delta {}

  /// More of what the model thinks before it answers.
  record Reasoning(String text) implements Beside {}

  /// The thought before it is whole; its provider wants it back with this.
  ///
  /// @param signature opaque, in base64
  record ReasoningSignature(String signature) implements Beside {}

  /// A whole thought that only its provider can read.
  ///
  /// @param sealed opaque, in base64
  record SealedReasoning(String sealed) implements Beside {}

  /// More of why the model will not answer; there is no text then.
  record Refusal(String text) implements Beside {}

  /// A source the answer rests on.
  ///
  /// @param url as the provider wrote it
  /// @param title may be empty
  record Citation(String url, String title) implements Beside {}

  /// The completion is whole. `model` is the id the provider says answered.
  record Finish(FinishReason reason, Usage usage, String model) implements Delta {}
}
