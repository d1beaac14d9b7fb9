package dev.signalbox.bus;

import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.Presence.StepLatency;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The meters of every address answered in this process.
final class StepMeters {
  private final Map<String, StepMeter> byAddress = new ConcurrentHashMap<>();

  StepMeter of(String address, Unit unit) {
    return byAddress.computeIfAbsent(address, _ -> new StepMeter(unit));
  }

  /// Latencies of `unit` by address name.
  Map<String, StepLatency> steps(Unit unit, long nowNanos) {
    var steps = new HashMap<String, StepLatency>();
    byAddress.forEach((address, meter) -> {
      if (meter.unit() == unit) {
        steps.put(address, meter.latency().snapshot(nowNanos));
      }
    });
    return steps;
  }

  /// Questions and streams `unit` is working on.
  int inFlight(Unit unit) {
    return byAddress.values().stream()
        .filter(meter -> meter.unit() == unit)
        .mapToInt(meter -> meter.inFlight().get())
        .sum();
  }
}
