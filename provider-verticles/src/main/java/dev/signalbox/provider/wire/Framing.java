package dev.signalbox.provider.wire;

/// How a provider separates the events of a stream.
enum Framing {
  /// WHATWG server-sent events.
  SSE {
    @Override
    EventParser parser() {
      return new SseParser(EventParser.MAX_EVENT_BYTES);
    }
  },
  /// One JSON object per line.
  NDJSON {
    @Override
    EventParser parser() {
      return new NdjsonParser(EventParser.MAX_EVENT_BYTES);
    }
  };

  abstract EventParser parser();
}
