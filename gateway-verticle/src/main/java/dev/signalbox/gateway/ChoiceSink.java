package dev.signalbox.gateway;

import dev.signalbox.api.inference.Delta;

/// Where one answer goes, piece by piece. Everything given to it is safe to leave.
interface ChoiceSink {
  /// More text.
  void text(String text);

  /// Tool call number `index` begins.
  void toolCall(int index, String id, String name);

  /// More of the arguments of tool call `index`.
  void toolArguments(int index, String fragment);

  /// More of what comes beside the answer proper; thoughts before what they led to.
  void beside(Delta.Beside piece);
}
