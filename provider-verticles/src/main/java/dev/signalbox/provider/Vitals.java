package dev.signalbox.provider;

import java.util.concurrent.atomic.AtomicReference;

/// How the last calls of one provider went. Shared by all lanes, never blocks.
final class Vitals {
  static final int WINDOW = 100;
  private static final int DOWN_AFTER_FAILURES = 5;
  private static final int DEGRADED_BELOW_PERCENT = 90;

  /// How long a provider counts as down after its last failure; then a call may try it again.
  private static final long DOWN_MILLIS = 30_000;

  private static final double WEIGHT_OF_NEWEST = 0.2;
  private static final int UPPER_BITS = WINDOW - Long.SIZE;

  private final AtomicReference<State> state = new AtomicReference<>(State.UNKNOWN);

  /// The window as a shift register of failures, newest in the lowest bit.
  private record State(
      int calls,
      long newer,
      long older,
      int failuresInRow,
      long lastFailureMillis,
      double latency) {
    static final State UNKNOWN = new State(0, 0, 0, 0, 0, 0);

    State after(boolean failed, long now, double newLatency) {
      return new State(
          Math.min(WINDOW, calls + 1),
          newer << 1 | (failed ? 1 : 0),
          (older << 1 | newer >>> (Long.SIZE - 1)) & ((1L << UPPER_BITS) - 1),
          failed ? failuresInRow + 1 : 0,
          failed ? now : lastFailureMillis,
          newLatency);
    }

    int successPercent() {
      var failures = Long.bitCount(newer) + Long.bitCount(older);
      return calls == 0 ? 100 : Math.round(100f * (calls - failures) / calls);
    }
  }

  /// A call began to answer after `latencyMillis`, and answered well.
  void succeeded(long latencyMillis) {
    state.updateAndGet(s ->
        s.after(
            false,
            0,
            s.latency == 0
                ? latencyMillis
                : s.latency + WEIGHT_OF_NEWEST * (latencyMillis - s.latency)));
  }

  /// A call failed by the provider's fault, or by our key's.
  void failed(long nowMillis) {
    state.updateAndGet(s -> s.after(true, nowMillis, s.latency));
  }

  /// `ok`, `degraded`, `down` or `unknown`.
  String status(long nowMillis) {
    var now = state.get();
    if (now.calls == 0) {
      return "unknown";
    }
    if (now.failuresInRow >= DOWN_AFTER_FAILURES) {
      return nowMillis - now.lastFailureMillis < DOWN_MILLIS ? "down" : "degraded";
    }
    return now.successPercent() < DEGRADED_BELOW_PERCENT ? "degraded" : "ok";
  }

  long latencyMillis() {
    return Math.round(state.get().latency);
  }

  int successPercent() {
    return state.get().successPercent();
  }
}
