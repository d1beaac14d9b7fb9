package dev.signalbox.security;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.security.Clearance;
import dev.signalbox.api.security.Finding;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/// What the security unit counts. Labels come from the rule files, so they are countable.
final class SecurityMeters {
  private final MeterRegistry meters;
  private final Counter cleared;

  SecurityMeters(MeterRegistry meters, Quarantine quarantine) {
    this.meters = meters;
    this.cleared = inspections("cleared");
    meters.gauge("signalbox_quarantined_keys", quarantine, q -> q.locked().size());
  }

  void inspected(Outcome<Clearance> outcome) {
    switch (outcome) {
      case Outcome.Ok<Clearance> _ -> cleared.increment();
      case Outcome.Err<Clearance>(GatewayError error) -> inspections(error.code()).increment();
    }
  }

  void blockedAs(String attack) {
    meters.counter("signalbox_injection_blocks", "class", attack).increment();
  }

  void quarantined(boolean permanent) {
    meters
        .counter("signalbox_quarantines", "type", permanent ? "permanent" : "temporary")
        .increment();
  }

  /// Counts redactions and blocked outputs by their kind.
  void found(List<Finding> findings) {
    for (var finding : findings) {
      var name =
          finding.action() == Finding.Action.BLOCKED
              ? "signalbox_output_blocks"
              : "signalbox_redactions";
      meters.counter(name, "kind", finding.kind()).increment();
    }
  }

  private Counter inspections(String verdict) {
    return meters.counter("signalbox_inspections", "verdict", verdict);
  }
}
