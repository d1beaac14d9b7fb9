package dev.signalbox.platform;

import io.micrometer.core.instrument.MeterRegistry;

/// The meters of this process.
public interface Telemetry {
  /// Where meters are registered. Label values must be countable.
  MeterRegistry meters();

  /// Every meter in Prometheus' text format.
  String scrape();
}
