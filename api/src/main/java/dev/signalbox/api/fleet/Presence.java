package dev.signalbox.api.fleet;

import dev.signalbox.api.EachByItself;
import dev.signalbox.api.routing.Offer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a replica says about itself twice a second.
///
/// @param host where it runs, for operators
/// @param startedAtEpochMillis when it came up
/// @param inFlight questions it is working on
/// @param steps latency of each kind of question it answers, by address name
/// @param providers what its providers offer; empty for units other than providers
/// @param gauges small numbers an operator wants to see, e.g. `spool_depth`
public record Presence(
    ReplicaId replica,
    String host,
    String version,
    long startedAtEpochMillis,
    State state,
    int inFlight,
    Map<String, StepLatency> steps,
    @EachByItself List<ProviderPresence> providers,
    Map<String, Long> gauges) {
  public Presence {
    steps = Map.copyOf(steps);
    providers = List.copyOf(providers);
    gauges = Map.copyOf(gauges);
  }

  /// What a replica can do right now.
  public enum State {
    READY,
    DEGRADED,
    LEAVING
  }

  /// Percentiles over the last minute or so, in microseconds.
  public record StepLatency(long count, long p50Micros, long p99Micros) {}

  /// One provider of a providers replica.
  ///
  /// @param status `ok`, `degraded`, `down` or `unknown` (not called yet)
  /// @param latencyMillis typical time of a call, 0 when not measured
  /// @param successPercent of recent calls, 0 to 100; 100 when not measured
  /// @param targets the measured ones among its models
  /// @param added what an operator said when adding it over the API; empty for one from settings
  public record ProviderPresence(
      String id,
      String status,
      long latencyMillis,
      int successPercent,
      @EachByItself List<Offer> offers,
      @EachByItself List<TargetHealth> targets,
      Optional<Addition> added) {
    public ProviderPresence {
      offers = List.copyOf(offers);
      targets = List.copyOf(targets);
    }

    /// One that settings or discovery brought.
    public ProviderPresence(
        String id,
        String status,
        long latencyMillis,
        int successPercent,
        List<Offer> offers,
        List<TargetHealth> targets) {
      this(id, status, latencyMillis, successPercent, offers, targets, Optional.empty());
    }
  }

  /// Where an added provider stands among others that a strategy finds equally good.
  ///
  /// @param priority the higher one comes first; 0 for providers nobody has said it of
  /// @param fallbackOrder among those of one priority the lower one comes first
  /// @param revision grows with every change of the provider; says nothing about its place
  public record Addition(int priority, int fallbackOrder, long revision)
      implements Comparable<Addition> {
    /// Where nobody has said anything.
    public static final Addition USUAL = new Addition(0, 0, 0);

    @Override
    public int compareTo(Addition other) {
      var byPriority = Integer.compare(other.priority, priority);
      return byPriority == 0 ? Integer.compare(fallbackOrder, other.fallbackOrder) : byPriority;
    }
  }

  /// How calls to one model of a provider go, as one replica has measured it.
  ///
  /// @param circuit whether it is in rotation
  /// @param firstTokenMillis moving average from the call to its first delta, 0 when not measured
  /// @param slowFirstTokenMillis the 95th percentile of the same, 0 when not measured
  /// @param totalMillis moving average of whole calls, 0 when not measured
  /// @param successPercent of the last calls, 0 to 100
  /// @param calls how many that is, at most the window's size
  /// @param inFlight calls that are running
  /// @param notBeforeEpochMillis the provider said to wait until then; 0 when it did not
  public record TargetHealth(
      String model,
      Circuit circuit,
      long firstTokenMillis,
      long slowFirstTokenMillis,
      long totalMillis,
      int successPercent,
      int calls,
      int inFlight,
      long notBeforeEpochMillis) {}

  /// The state of a circuit breaker.
  public enum Circuit {
    /// Calls go through.
    CLOSED,
    /// No call goes through.
    OPEN,
    /// A single call goes through to find out.
    HALF_OPEN
  }
}
