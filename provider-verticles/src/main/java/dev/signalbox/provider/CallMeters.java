package dev.signalbox.provider;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.inference.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the calls of one provider took and brought, under OpenTelemetry's names for it. Every meter
/// is there from the start: a call looks none up.
final class CallMeters {
  private static final Duration[] BUCKETS =
      Stream.of(100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final Map<Ending, Timer> durations;
  private final Timer firstToken;
  private final DistributionSummary input;
  private final DistributionSummary output;
  private final Counter waits;
  private final Counter characters;
  private final Map<String, Counter> keys = new ConcurrentHashMap<>();
  private final Function<String, Counter> newKey;

  /// How a call ended, as the value of `error.type`.
  enum Ending {
    /// Well.
    NONE,
    /// By a fault of the provider or of the way there.
    FAILED,
    /// By the provider's refusal of this request.
    REJECTED,
    /// By the caller.
    CANCELLED;

    static Ending of(GatewayError error) {
      return error instanceof GatewayError.ProviderRejected ? REJECTED : FAILED;
    }

    private String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The meters of every provider of a process, shared by all lanes. Providers are those that are
  /// active, so that the label stays countable.
  static final class Book {
    private final MeterRegistry registry;
    private final Map<String, CallMeters> meters = new ConcurrentHashMap<>();

    Book(MeterRegistry registry) {
      this.registry = registry;
    }

    CallMeters of(String provider) {
      var known = meters.get(provider);
      return known != null
          ? known
          : meters.computeIfAbsent(provider, id -> new CallMeters(registry, id));
    }
  }

  private CallMeters(MeterRegistry registry, String provider) {
    durations =
        Stream.of(Ending.values())
            .collect(
                Collectors.toUnmodifiableMap(
                    ending -> ending, ending -> duration(registry, provider, ending)));
    firstToken =
        Timer.builder("gen_ai.server.time_to_first_token")
            .description("From a streaming call's begin to the first piece of its answer")
            .tag("gen_ai.provider.name", provider)
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
    input = tokens(registry, provider, "input");
    output = tokens(registry, provider, "output");
    waits = registry.counter("signalbox_provider_rate_limit_waits_total", "provider", provider);
    characters = registry.counter("signalbox_speech_characters_total", "provider", provider);
    newKey =
        label ->
            registry.counter(
                "signalbox_provider_key_calls_total", "provider", provider, "key", label);
  }

  private static Timer duration(MeterRegistry registry, String provider, Ending ending) {
    return Timer.builder("gen_ai.client.operation.duration")
        .description("Calls of a provider, from the request to the end of the answer")
        .tag("gen_ai.provider.name", provider)
        .tag("error.type", ending.label())
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private static DistributionSummary tokens(
      MeterRegistry registry, String provider, String direction) {
    return DistributionSummary.builder("gen_ai.client.token.usage")
        .description("Tokens of one call, as the provider counts them or else estimated")
        .tag("gen_ai.provider.name", provider)
        .tag("gen_ai.token.type", direction)
        .register(registry);
  }

  /// A request goes out over the access of that label.
  void asked(String label) {
    var known = keys.get(label);
    (known != null ? known : keys.computeIfAbsent(label, newKey)).increment();
  }

  /// A call was not made because the provider had said to wait.
  void waited() {
    waits.increment();
  }

  /// A call that took `nanos` is over.
  void ended(Ending ending, long nanos) {
    var timer = durations.get(ending);
    if (timer != null) {
      timer.record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  /// A streaming call's first piece came `nanos` after its begin.
  void firstToken(long nanos) {
    firstToken.record(nanos, TimeUnit.NANOSECONDS);
  }

  /// So many characters were said aloud.
  void spoke(long said) {
    characters.increment((double) said);
  }

  /// What a whole answer used.
  void used(Usage usage) {
    input.record((double) usage.inputTokens());
    output.record((double) usage.outputTokens());
  }
}
