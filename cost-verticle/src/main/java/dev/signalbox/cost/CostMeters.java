package dev.signalbox.cost;

import dev.signalbox.api.GatewayError;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What the ledger of this replica takes in, as meters. Amounts are rounded there, and nowhere
/// else.
final class CostMeters {
  private static final double NANO = 1e-9;

  private final MeterRegistry registry;
  private final Map<Spent, Counter> spent = new ConcurrentHashMap<>();
  private final Map<String, Counter> refused = new ConcurrentHashMap<>();
  private final Map<String, Counter> beyond = new ConcurrentHashMap<>();

  CostMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  private record Spent(String provider, EntryState state) {}

  /// A call is charged.
  void charged(PricedCharge charge) {
    spent
        .computeIfAbsent(
            new Spent(charge.charge().target().provider(), charge.state()), this::counter)
        .increment(charge.amount().nanoUsd() * NANO);
  }

  private Counter counter(Spent of) {
    return registry.counter(
        "signalbox_cost_usd_total", "provider", of.provider(), "state", of.state().word());
  }

  /// A request cost more than the worst case that was held for it, by this charge most of all.
  void beyondHold(PricedCharge charge) {
    beyond
        .computeIfAbsent(
            charge.charge().target().provider(),
            each -> registry.counter("signalbox_usage_beyond_bound_total", "provider", each))
        .increment();
  }

  /// A request was refused for money.
  void refused(GatewayError error) {
    if (error instanceof GatewayError.CostLimitExceeded exceeded) {
      var scope = exceeded.scope();
      var kind = scope.substring(0, Math.max(0, scope.indexOf(':')));
      refused
          .computeIfAbsent(
              kind, each -> registry.counter("signalbox_cost_refused_total", "scope", each))
          .increment();
    }
  }

  /// Shows how much `writer` has yet to write, until the answer is called.
  Runnable watch(WriteBehind writer) {
    var queued =
        Gauge.builder("signalbox_ledger_queue", writer, WriteBehind::queued).register(registry);
    var spooled =
        Gauge.builder("signalbox_ledger_spooled", writer, WriteBehind::spooled).register(registry);
    return () -> {
      registry.remove(queued);
      registry.remove(spooled);
    };
  }
}
