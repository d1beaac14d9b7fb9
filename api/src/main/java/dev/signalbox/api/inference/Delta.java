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

  /// The completion is whole. `model` is the id the provider says answered.
  record Finish(FinishReason reason, Usage usage, String model) implements Delta {}
}
