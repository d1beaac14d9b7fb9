package dev.signalbox.provider.wire;

import java.util.function.Consumer;

/// Cuts a stream of bytes into events, however the bytes arrive.
interface EventParser {
  /// A line, and an event, longer than this fails the stream.
  int MAX_EVENT_BYTES = 8 * 1024 * 1024;

  /// Takes the next bytes; false when the stream passed a limit and cannot be read on.
  boolean feed(byte[] bytes, Consumer<WireEvent> sink);

  /// Takes note of the end: gives an event that only lacks its end mark.
  void end(Consumer<WireEvent> sink);
}
