package dev.signalbox.router;

import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.bus.RollCall;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Predicate;

/// Waits until every providers replica shows what an operator has changed, so that whoever is told
/// of the change can rely on it at once, at any node.
final class Spread {
  private static final long LOOK_MILLIS = 50;
  private static final int MOST_LOOKS = 60;

  /// Routers look at the roll call when they plan, unless they did 100 ms ago.
  private static final long ROUTERS_MILLIS = 100;

  private final Vertx vertx;
  private final RollCall rollCall;

  Spread(Vertx vertx, RollCall rollCall) {
    this.vertx = vertx;
    this.rollCall = rollCall;
  }

  /// How far a change has come.
  ///
  /// @param nodes that show it
  /// @param of those that live
  record Reach(int nodes, int of) {
    private boolean isWhole() {
      return nodes >= of;
    }
  }

  /// Completes once every replica has a provider `name` as of `revision` or later, with something
  /// to offer, or after 3 s.
  Future<Reach> has(String name, long revision) {
    return until(providers -> providers.stream().anyMatch(one -> shows(one, name, revision)));
  }

  private static boolean shows(ProviderPresence provider, String name, long revision) {
    return provider.id().equals(name)
        && !provider.offers().isEmpty()
        && provider.added().filter(added -> added.revision() >= revision).isPresent();
  }

  /// Completes once no replica has a provider `name` any more, or after 3 s.
  Future<Reach> hasNot(String name) {
    return until(providers -> providers.stream().noneMatch(one -> one.id().equals(name)));
  }

  private Future<Reach> until(Predicate<List<ProviderPresence>> shown) {
    var reached = Promise.<Reach>promise();
    look(shown, MOST_LOOKS, reached);
    return reached.future();
  }

  private void look(Predicate<List<ProviderPresence>> shown, int looks, Promise<Reach> reached) {
    var replicas = rollCall.of(Unit.PROVIDERS);
    var nodes = replicas.stream().filter(one -> shown.test(one.providers())).count();
    var reach = new Reach((int) nodes, replicas.size());
    if (reach.isWhole() || looks == 0) {
      vertx.setTimer(ROUTERS_MILLIS, _ -> reached.complete(reach));
    } else {
      vertx.setTimer(LOOK_MILLIS, _ -> look(shown, looks - 1, reached));
    }
  }
}
