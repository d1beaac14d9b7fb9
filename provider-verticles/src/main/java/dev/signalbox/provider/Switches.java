package dev.signalbox.provider;

import dev.signalbox.api.fleet.Presence.Circuit;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.routing.TargetSwitch;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells of every circuit that changes: to whoever listens, in the log and in a counter.
final class Switches {
  private static final Logger LOG = LoggerFactory.getLogger(Switches.class);

  private final String replica;
  private final Consumer<TargetSwitch> announce;
  private final MeterRegistry registry;
  private final Map<Target, Circuit> circuits = new ConcurrentHashMap<>();

  Switches(String replica, Consumer<TargetSwitch> announce, MeterRegistry registry) {
    this.replica = replica;
    this.announce = announce;
    this.registry = registry;
  }

  void switched(Target target, Breaker before, Breaker after, long now) {
    var from = word(before.circuit());
    var to = word(after.circuit());
    var reason = after.circuit() == Circuit.HALF_OPEN ? "its time is up" : after.reason();
    registry
        .counter("signalbox_provider_switches_total", "provider", target.provider(), "to", to)
        .increment();
    (after.circuit() == Circuit.OPEN ? LOG.atWarn() : LOG.atInfo())
        .addKeyValue("target", target)
        .addKeyValue("from", from)
        .addKeyValue("to", to)
        .addKeyValue("reason", reason)
        .log("A target's circuit changed");
    show(target, after.circuit());
    announce.accept(new TargetSwitch(target, replica, from, to, reason, now));
  }

  /// As a gauge, from the first time it opens.
  private void show(Target target, Circuit circuit) {
    if (circuits.put(target, circuit) == null) {
      var tags = Tags.of("provider", target.provider(), "model", target.model());
      registry.gauge(
          "signalbox_provider_circuit",
          tags,
          circuits,
          all -> level(all.getOrDefault(target, Circuit.CLOSED)));
    }
  }

  private static double level(Circuit circuit) {
    return switch (circuit) {
      case CLOSED -> 0;
      case HALF_OPEN -> 0.5;
      case OPEN -> 1;
    };
  }

  /// The state as it is written, e.g. `half_open`.
  static String word(Circuit circuit) {
    return circuit.name().toLowerCase(Locale.ROOT);
  }
}
