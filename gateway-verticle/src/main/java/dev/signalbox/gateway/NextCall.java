package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.Unit;
import dev.signalbox.api.routing.Plan;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The call that follows calls which came to nothing. Every step has its first call at once, in the
/// plan's order; after that, round by round and each round after a wait, those whose failure may
/// pass.
///
/// @param step of the plan, counted from 0
/// @param waitMillis 0 for at once
record NextCall(int step, long waitMillis) {
  private static final int TIMEOUT = 408;
  private static final int TOO_EARLY = 425;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;
  private static final int MAX_DOUBLINGS = 30;

  /// What a provider that asks for a pause tells of it takes so long to come round with the roll
  /// call.
  private static final long UNTOLD_PAUSE_MILLIS = 600;

  /// A call that was made.
  ///
  /// @param mayPass whether the same call may go well later; false while it runs
  /// @param limited whether the provider asked for a pause
  record Tried(int step, boolean mayPass, boolean limited) {
    /// A call that has not come to its end.
    static Tried running(int step) {
      return new Tried(step, false, false);
    }

    /// A call that came to nothing.
    static Tried failed(int step, GatewayError failure) {
      var limited =
          failure instanceof ProviderFailed(_, int status, _) && status == TOO_MANY_REQUESTS;
      return new Tried(step, NextCall.mayPass(failure), limited);
    }
  }

  /// What bounds waiting.
  ///
  /// @param leftMillis until the request's deadline
  /// @param mostPauseMillis the longest a caller is held because a provider asks for a pause
  /// @param askedFor how many ms from now a step's target wants to be left alone
  record Room(long leftMillis, long mostPauseMillis, ToLongFunction<Plan.Step> askedFor) {}

  /// Empty when the effort is used up, nobody is left whose failure may pass, or no wait fits.
  static Optional<NextCall> after(Plan plan, List<Tried> tried, Room room, RandomGenerator random) {
    if (tried.size() > plan.effort().maxRetries()) {
      return Optional.empty();
    }
    var fresh = fresh(plan, tried);
    return fresh.isPresent() ? fresh : again(plan, tried, room, random);
  }

  /// The first step that has not been called, within the plan's effort.
  static Optional<NextCall> fresh(Plan plan, List<Tried> tried) {
    if (tried.size() > plan.effort().maxRetries()) {
      return Optional.empty();
    }
    for (var step = 0; step < plan.steps().size(); step++) {
      if (lastOf(step, tried) == null) {
        return Optional.of(new NextCall(step, 0));
      }
    }
    return Optional.empty();
  }

  private static Optional<NextCall> again(
      Plan plan, List<Tried> tried, Room room, RandomGenerator random) {
    var round = Integer.MAX_VALUE;
    var latest = 0;
    for (var step = 0; step < plan.steps().size(); step++) {
      if (mayPass(step, tried)) {
        round = Math.min(round, callsOf(step, tried));
        latest = Math.max(latest, callsOf(step, tried));
      }
    }
    // one wait for a round: once it has begun, its other steps follow at once
    var backoff = latest > round ? 0 : backoff(plan.effort(), round, random);
    @Nullable NextCall soonest = null;
    for (var step = 0; step < plan.steps().size(); step++) {
      if (mayPass(step, tried) && callsOf(step, tried) == round) {
        var pause = pause(plan, step, tried, room);
        var wait = Math.max(backoff, pause);
        if (pause <= room.mostPauseMillis()
            && wait < room.leftMillis()
            && (soonest == null || wait < soonest.waitMillis())) {
          soonest = new NextCall(step, wait);
        }
      }
    }
    return Optional.ofNullable(soonest);
  }

  /// When the first of the targets that were tried wants to be asked again, 0 where none said so.
  static long soonestMillis(Plan plan, List<Tried> tried, ToLongFunction<Plan.Step> askedFor) {
    return tried.stream()
        .filter(Tried::mayPass)
        .mapToLong(one -> askedFor.applyAsLong(plan.steps().get(one.step())))
        .min()
        .orElse(0);
  }

  private static long pause(Plan plan, int step, List<Tried> tried, Room room) {
    var told = room.askedFor().applyAsLong(plan.steps().get(step));
    var last = lastOf(step, tried);
    return told == 0 && last != null && last.limited() ? UNTOLD_PAUSE_MILLIS : told;
  }

  /// Full jitter: anything up to the bound, so that callers who failed together do not come back
  /// together.
  private static long backoff(Plan.Effort effort, int round, RandomGenerator random) {
    var doublings = Math.clamp(round - 1L, 0, MAX_DOUBLINGS);
    var bound = Math.min(effort.maxBackoffMillis(), effort.backoffMillis() << doublings);
    return bound <= 0 ? 0 : random.nextLong(bound + 1);
  }

  private static @Nullable Tried lastOf(int step, List<Tried> tried) {
    for (var at = tried.size() - 1; at >= 0; at--) {
      if (tried.get(at).step() == step) {
        return tried.get(at);
      }
    }
    return null;
  }

  private static boolean mayPass(int step, List<Tried> tried) {
    var last = lastOf(step, tried);
    return last != null && last.mayPass();
  }

  private static int callsOf(int step, List<Tried> tried) {
    return (int) tried.stream().filter(one -> one.step() == step).count();
  }

  /// Whether the same target may answer the same request later.
  private static boolean mayPass(GatewayError failure) {
    return switch (failure) {
      case ProviderFailed(_, int status, _) ->
          status < 300
              || status == TIMEOUT
              || status == TOO_EARLY
              || status == TOO_MANY_REQUESTS
              || status >= SERVER_ERROR;
      case UnitUnavailable(Unit unit) -> unit == Unit.PROVIDERS;
      case GatewayError.OfRequest _,
          GatewayError.OfCaller _,
          GatewayError.OfMoney _,
          GatewayError.OfGateway _,
          GatewayError.ProviderRejected _,
          GatewayError.OutputBlocked _,
          GatewayError.AllProvidersFailed _ ->
          false;
    };
  }
}
