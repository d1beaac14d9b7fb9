package dev.signalbox.provider;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.api.GatewayError.ProviderRejected.Fault;
import dev.signalbox.provider.Exchange.Reached;
import dev.signalbox.provider.wire.RateLimit;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which accesses of its provider one call tries, and what each of them is to do after it: rest, or
/// go on.
final class Tries {
  /// A refused key is not accepted a second later.
  private static final long REFUSED_KEY_MILLIS = 30_000;

  /// A server that cannot be reached, when there are others.
  private static final long UNREACHABLE_MILLIS = 5_000;

  private final Accesses accesses;
  private final InstantSource clock;
  private final List<Access> tried = new ArrayList<>(1);
  private boolean resent;

  Tries(Accesses accesses, InstantSource clock) {
    this.accesses = accesses;
    this.clock = clock;
  }

  /// The access to try next; empty when none is left.
  Optional<Access> next() {
    var access = accesses.choose(tried, clock.millis());
    access.ifPresent(tried::add);
    return access;
  }

  /// What to say when none is left.
  GatewayError resting() {
    return accesses.resting(clock.millis());
  }

  /// The provider began to answer well and said something about the next calls.
  void heard(RateLimit limit) {
    if (limit.waitMillis() > 0) {
      tried
          .getLast()
          .restFor(
              limit.waitMillis(),
              clock.millis(),
              new ProviderFailed("", 429, "it said that no calls are left for now"));
    }
  }

  void answered() {
    tried.getLast().answered();
  }

  /// The last one failed. The access to try instead, empty when the call is to fail.
  ///
  /// @param begun whether something of an answer came
  Optional<Access> after(GatewayError error, RateLimit limit, Reached reached, boolean begun) {
    var last = tried.getLast();
    var helps = noteFailure(last, error, limit, reached);
    if (begun) {
      return Optional.empty();
    }
    // a connection that was kept open may be closed just when it is used again
    if (reached == Reached.CONNECTION && !resent) {
      resent = true;
      return Optional.of(last);
    }
    return helps ? next() : Optional.empty();
  }

  /// Whether another access may do better.
  private boolean noteFailure(Access last, GatewayError error, RateLimit limit, Reached reached) {
    var now = clock.millis();
    if (error instanceof ProviderRejected(_, _, Fault fault, _, _)) {
      if (fault.isOfKey()) {
        last.restFor(Math.max(REFUSED_KEY_MILLIS, limit.waitMillis()), now, error);
      }
      // 403 may be about this request alone: the key goes on
      return fault.isOfKey() || fault == Fault.ACCESS;
    }
    if (!(error instanceof ProviderFailed(_, int status, _))) {
      return false;
    }
    if (limit.waitMillis() > 0) {
      last.restFor(limit.waitMillis(), now, error);
      return true;
    }
    if (status == 429) {
      last.rest(now, error);
      return true;
    }
    if (reached != Reached.PROVIDER && accesses.all().size() > 1) {
      last.restFor(UNREACHABLE_MILLIS, now, error);
      return true;
    }
    return false;
  }
}
