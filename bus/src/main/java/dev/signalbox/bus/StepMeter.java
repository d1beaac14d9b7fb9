package dev.signalbox.bus;

import dev.signalbox.api.Unit;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts the work at one address of this process, all lanes together.
record StepMeter(Unit unit, LatencyHistogram latency, AtomicInteger inFlight) {
  StepMeter(Unit unit) {
    this(unit, new LatencyHistogram(), new AtomicInteger());
  }
}
