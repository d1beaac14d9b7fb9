package dev.signalbox.router.plan;

import dev.signalbox.api.fleet.Presence.Addition;
import dev.signalbox.api.fleet.Presence.Circuit;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.api.fleet.Presence.TargetHealth;
import dev.signalbox.api.routing.Offer;
import org.jspecify.annotations.Nullable;

/// Turns measurements into the [Standing] of a target.
final class Health {
  /// Where nothing was measured yet, in percent.
  private static final int USUAL_SUCCESS = 95;

  /// So many calls of evidence the usual success counts for, so that one failed call is not 0 %.
  private static final int USUAL_WEIGHT = 5;

  private static final int FULL = 100;
  private static final int DEGRADED = 60;
  private static final int ON_TRIAL = 50;
  private static final int WAITING = 25;

  private Health() {}

  /// What two replicas have measured of one model. The bus picks the replica that makes the call,
  /// not the router: a circuit counts as open when all who have called say so. Where some say so
  /// and others do not, calls may go through and may not, as when it is being tried again. A
  /// provider's wish to wait is meant for its key, which the replicas share.
  static TargetHealth together(TargetHealth a, TargetHealth b) {
    var calls = a.calls() + b.calls();
    return new TargetHealth(
        a.model(),
        circuit(a, b),
        average(a.firstTokenMillis(), a.calls(), b.firstTokenMillis(), b.calls()),
        Math.max(a.slowFirstTokenMillis(), b.slowFirstTokenMillis()),
        average(a.totalMillis(), a.calls(), b.totalMillis(), b.calls()),
        calls == 0
            ? FULL
            : (a.successPercent() * a.calls() + b.successPercent() * b.calls()) / calls,
        calls,
        a.inFlight() + b.inFlight(),
        Math.max(a.notBeforeEpochMillis(), b.notBeforeEpochMillis()));
  }

  private static Circuit circuit(TargetHealth a, TargetHealth b) {
    if (a.circuit() == b.circuit() || !hasSeen(b)) {
      return a.circuit();
    }
    return hasSeen(a) ? Circuit.HALF_OPEN : b.circuit();
  }

  private static boolean hasSeen(TargetHealth health) {
    return health.calls() > 0 || health.circuit() != Circuit.CLOSED;
  }

  private static long average(long a, int callsOfA, long b, int callsOfB) {
    if (a == 0 || b == 0) {
      return a + b;
    }
    var weightOfA = Math.max(1, callsOfA);
    var weightOfB = Math.max(1, callsOfB);
    return (a * weightOfA + b * weightOfB) / (weightOfA + weightOfB);
  }

  /// The standing of `offer` at `millis`.
  ///
  /// @param provider null when no replica knows it any more
  static Standing standing(
      Offer offer,
      @Nullable ProviderPresence provider,
      @Nullable TargetHealth health,
      long millis) {
    var latency = latency(offer, provider, health);
    var wait = health == null ? 0 : health.notBeforeEpochMillis();
    return new Standing(
        rotation(provider, health, millis),
        latency > 0 ? latency : offer.typicalLatencyMillis(),
        latency > 0,
        health == null ? 0 : health.slowFirstTokenMillis(),
        availability(provider, rotation(provider, health, millis)),
        reliability(provider, health),
        wait > millis ? wait : 0,
        provider == null ? Addition.USUAL : provider.added().orElse(Addition.USUAL));
  }

  private static Rotation rotation(
      @Nullable ProviderPresence provider, @Nullable TargetHealth health, long millis) {
    if (provider == null || isCalled(provider, "down")) {
      return Rotation.DOWN;
    }
    if (health == null) {
      return Rotation.IN;
    }
    return switch (health.circuit()) {
      case OPEN -> Rotation.OUT;
      case HALF_OPEN -> waits(health, millis) ? Rotation.WAITING : Rotation.TRIAL;
      case CLOSED -> waits(health, millis) ? Rotation.WAITING : Rotation.IN;
    };
  }

  private static boolean waits(TargetHealth health, long millis) {
    return health.notBeforeEpochMillis() > millis;
  }

  /// Between the first token and the last one: a caller may wait for either. 0 when not measured.
  private static long latency(
      Offer offer, @Nullable ProviderPresence provider, @Nullable TargetHealth health) {
    if (health != null && (health.totalMillis() > 0 || health.firstTokenMillis() > 0)) {
      var total = health.totalMillis() > 0 ? health.totalMillis() : health.firstTokenMillis();
      var first = health.firstTokenMillis() > 0 ? health.firstTokenMillis() : total;
      return (first + total + 1) / 2;
    }
    return provider != null && offer.providerDefault() ? provider.latencyMillis() : 0;
  }

  private static int availability(@Nullable ProviderPresence provider, Rotation rotation) {
    return switch (rotation) {
      case IN -> provider != null && isCalled(provider, "degraded") ? DEGRADED : FULL;
      case TRIAL -> ON_TRIAL;
      case WAITING -> WAITING;
      case OUT, DOWN -> 0;
    };
  }

  private static int reliability(
      @Nullable ProviderPresence provider, @Nullable TargetHealth health) {
    if (health != null) {
      return (health.successPercent() * health.calls() + USUAL_SUCCESS * USUAL_WEIGHT)
          / (health.calls() + USUAL_WEIGHT);
    }
    return provider == null ? 0 : Math.min(USUAL_SUCCESS, provider.successPercent());
  }

  private static boolean isCalled(ProviderPresence provider, String status) {
    return provider.status().equals(status);
  }
}
