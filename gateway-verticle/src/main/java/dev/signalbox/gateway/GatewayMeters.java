package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.security.OutputScan;
import dev.signalbox.api.security.RuleVerdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/// The gateway's meters, found once and then at hand, and shared by all lanes.
final class GatewayMeters {
  private static final int STATUSES = 600;

  private final MeterRegistry registry;
  private final Map<Route, Endpoint> endpoints = new EnumMap<>(Route.class);
  private final Map<Step, Timer> steps = new EnumMap<>(Step.class);
  private final Map<String, Counter> errors = new ConcurrentHashMap<>();
  private final Map<RuleVerdict, Counter> rules = new ConcurrentHashMap<>();
  private final Counter streams;
  private final AtomicInteger activeStreams = new AtomicInteger();

  /// Methods as label values: callers may invent others.
  enum Method {
    GET,
    POST,
    HEAD,
    OPTIONS,
    OTHER;

    static Method of(String name) {
      return switch (name) {
        case "GET" -> GET;
        case "POST" -> POST;
        case "HEAD" -> HEAD;
        case "OPTIONS" -> OPTIONS;
        default -> OTHER;
      };
    }
  }

  GatewayMeters(MeterRegistry registry) {
    this.registry = registry;
    for (var route : Route.values()) {
      endpoints.put(route, new Endpoint(duration(route), new EnumMap<>(Method.class)));
    }
    for (var step : Step.values()) {
      steps.put(
          step,
          Timer.builder("signalbox_pipeline_step_seconds")
              .description("Time a step of the pipeline takes, as the gateway sees it")
              .tag("step", step.label())
              .register(registry));
    }
    streams = registry.counter("streaming_requests_total");
    registry.gauge("active_streams_gauge", activeStreams);
  }

  private Timer duration(Route route) {
    return Timer.builder("http_request_duration_seconds")
        .description("From a request's head to its answer's end")
        .tag("endpoint", route.path())
        .serviceLevelObjectives(
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(25),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofSeconds(60))
        .register(registry);
  }

  void step(Step step, long nanos) {
    of(steps, step).record(nanos, TimeUnit.NANOSECONDS);
  }

  /// One endpoint's meters: a counter for each method and status, made when first needed.
  private record Endpoint(Timer duration, Map<Method, AtomicReferenceArray<Counter>> counters) {
    Endpoint {
      for (var method : Method.values()) {
        counters.put(method, new AtomicReferenceArray<>(STATUSES));
      }
    }
  }

  void request(Route route, Method method, int status, long nanos) {
    var endpoint = of(endpoints, route);
    var counters = of(endpoint.counters(), method);
    var counter = counters.get(status);
    if (counter == null) {
      counter =
          registry.counter(
              "http_requests_total",
              "method",
              method.name(),
              "endpoint",
              route.path(),
              "status",
              Integer.toString(status));
      counters.set(status, counter);
    }
    counter.increment();
    endpoint.duration().record(nanos, TimeUnit.NANOSECONDS);
  }

  void error(GatewayError error) {
    errors
        .computeIfAbsent(
            error.code(), code -> registry.counter("signalbox_errors_total", "error_type", code))
        .increment();
  }

  /// What each rule of the output filter did about an answer.
  void scanned(OutputScan scan) {
    Function<RuleVerdict, Counter> counter = this::scanned;
    for (var verdict : scan.rules()) {
      rules.computeIfAbsent(verdict, counter).increment();
    }
    for (var part : scan.unread()) {
      registry.counter("signalbox_unread_parts_total", "part", part.wireName()).increment();
    }
  }

  private Counter scanned(RuleVerdict verdict) {
    return registry.counter(
        "signalbox_output_rules_total",
        "rule",
        verdict.rule().wireName(),
        "state",
        verdict.state().wireName(),
        "reason",
        verdict.state().reason().orElse(""));
  }

  /// An answer was spoken, or why not.
  void spoken(String outcome) {
    registry.counter("signalbox_spoken_answers_total", "outcome", outcome).increment();
  }

  void streamBegan() {
    streams.increment();
    activeStreams.incrementAndGet();
  }

  void streamEnded() {
    activeStreams.decrementAndGet();
  }

  private static <K, V> V of(Map<K, V> meters, K key) {
    var found = meters.get(key);
    if (found == null) {
      throw new IllegalStateException("no meter for " + key);
    }
    return found;
  }
}
