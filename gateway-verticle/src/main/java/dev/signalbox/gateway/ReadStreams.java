package dev.signalbox.gateway;

import dev.signalbox.api.RequestId;
import dev.signalbox.api.inference.StreamsRead;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Topics;
import java.util.ArrayList;
import java.util.List;

/// Tells those who keep streams which of them nobody will come back for, many at a time. One per
/// lane, which flushes it with every sweep; what waits is bounded. What is not told is kept for its
/// grace time and no longer.
final class ReadStreams {
  private static final int MOST = 256;

  private final Bus bus;
  private List<RequestId> waiting = new ArrayList<>();

  ReadStreams(Bus bus) {
    this.bus = bus;
  }

  /// Takes one along with the next announcement.
  void add(RequestId stream) {
    waiting.add(stream);
    if (waiting.size() >= MOST) {
      flush();
    }
  }

  /// Announces what waits.
  void flush() {
    if (!waiting.isEmpty()) {
      var told = new StreamsRead(waiting);
      waiting = new ArrayList<>();
      bus.announce(Topics.STREAMS_READ, told);
    }
  }
}
