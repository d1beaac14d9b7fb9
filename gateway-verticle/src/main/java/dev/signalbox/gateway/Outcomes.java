package dev.signalbox.gateway;

import dev.signalbox.api.routing.DecisionOutcome;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Topics;
import java.util.ArrayList;
import java.util.List;

/// Tells the routers what became of their decisions, many at a time. One per lane, which flushes it
/// with every sweep; what waits is bounded.
final class Outcomes {
  /// Whoever finished for a reason of its own, not of a failure.
  static final String OK = "OK";

  /// Nobody was there to be told.
  static final String CLIENT_GONE = "CLIENT_GONE";

  private static final int MOST = 256;

  private final Bus bus;
  private List<DecisionOutcome> waiting = new ArrayList<>();

  Outcomes(Bus bus) {
    this.bus = bus;
  }

  /// Takes one along with the next announcement.
  void add(DecisionOutcome outcome) {
    waiting.add(outcome);
    if (waiting.size() >= MOST) {
      flush();
    }
  }

  /// Announces what waits.
  void flush() {
    if (!waiting.isEmpty()) {
      var told = new DecisionOutcome.Batch(waiting);
      waiting = new ArrayList<>();
      bus.announce(Topics.OUTCOMES, told);
    }
  }
}
