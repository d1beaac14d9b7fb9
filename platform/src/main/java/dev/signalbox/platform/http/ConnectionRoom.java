package dev.signalbox.platform.http;

import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Setting.Range;
import dev.signalbox.platform.Settings;
import dev.signalbox.platform.Telemetry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/// How many connections some ports of a process may have open together. Shared by its event loops:
/// a connection takes memory before anything is asked on it.
public final class ConnectionRoom {
  private static final int MOST = 1_000_000;

  /// For the port of the gateway, and once more for those of the units.
  public static final Setting<Integer> SETTING =
      Setting.number(
          "limits.connections",
          "SIGNALBOX_MAX_CONNECTIONS",
          0,
          new Range(0, MOST),
          "Most open connections to the gateway's port of a process, and as many to its units' own"
              + " ports together; beyond it the one is closed that has been quiet longest, and where"
              + " all are being answered a new one gets 503 with Retry-After. 0 means one for each"
              + " 32 KiB of the heap");

  /// A quiet one takes 7 to 8 KiB, one with a head of the usual kind on its way no more.
  private static final long HEAP_BYTES_EACH = 32 * 1024;

  private static final int REFUSED_AT_ONCE = 16;

  private final int most;
  private final AtomicInteger open = new AtomicInteger();
  private final Counter quiet;
  private final Counter refused;

  /// @param most connections
  /// @param ports what they are called in metrics
  public ConnectionRoom(int most, MeterRegistry meters, String ports) {
    this.most = most;
    Gauge.builder("signalbox_connections", open, AtomicInteger::get)
        .description("Open HTTP connections")
        .tag("ports", ports)
        .register(meters);
    this.quiet = ended(meters, ports, "quiet");
    this.refused = ended(meters, ports, "refused");
  }

  private static Counter ended(MeterRegistry meters, String ports, String why) {
    return Counter.builder("signalbox_connections_ended")
        .description("Connections ended because there were too many")
        .tag("ports", ports)
        .tag("why", why)
        .register(meters);
  }

  /// The room that `settings` leave for `ports`.
  public static ConnectionRoom of(Settings settings, Telemetry telemetry, String ports) {
    var written = settings.get(SETTING);
    return new ConnectionRoom(
        written == 0 ? ofHeap(Runtime.getRuntime().maxMemory()) : written,
        telemetry.meters(),
        ports);
  }

  /// How many suit a heap.
  static int ofHeap(long heapBytes) {
    return (int) Math.min(MOST, heapBytes / HEAP_BYTES_EACH);
  }

  /// One more is open; whoever says so says [#leave] once.
  void enter() {
    open.incrementAndGet();
  }

  /// One has ended.
  void leave() {
    open.decrementAndGet();
  }

  /// Whether there are more than there may be.
  boolean isOver() {
    return open.get() > most;
  }

  /// Whether there are so many that one more is not even told so.
  boolean isFarOver() {
    return open.get() > most + Math.max(REFUSED_AT_ONCE, most / REFUSED_AT_ONCE);
  }

  /// One that was quiet was ended for another.
  void endedQuiet() {
    quiet.increment();
  }

  /// One is not served.
  void refused() {
    refused.increment();
  }
}
