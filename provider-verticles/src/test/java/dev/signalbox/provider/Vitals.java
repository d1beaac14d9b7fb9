package dev.signalbox.provider;

import dev.signalbox.api.routing.TargetSwitch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.function.Consumer;

/// Vitals for tests.
final class Vitals {
  static final Conditions CONDITIONS = new Conditions(1000, 50, 50, 10, 5, 100);
  static final Switches QUIET = telling(_ -> {});

  private Vitals() {}

  static Switches telling(Consumer<TargetSwitch> listener) {
    return new Switches("here", listener, new SimpleMeterRegistry());
  }

  static Switches telling(List<TargetSwitch> told) {
    return telling(told::add);
  }

  static ProviderVitals of(String provider) {
    return new ProviderVitals(provider, CONDITIONS, QUIET);
  }
}
