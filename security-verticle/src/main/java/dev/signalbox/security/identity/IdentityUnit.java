package dev.signalbox.security.identity;

import dev.signalbox.api.Outcome;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Bus.Registration;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.access.AuthMode;
import dev.signalbox.platform.operator.OperatorRoutes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Everything about callers in one process: the keys, the rules about tokens and the pages of
/// administrators. Shared between event loops.
public final class IdentityUnit {
  private static final long CATCH_UP_MILLIS = 1_000;

  private final Platform platform;
  private final AuthMode mode;
  private final KeyBook keys;
  private final Optional<TokenRules> tokens;
  private final Locks locks;

  /// @param locks on keys
  /// @throws dev.signalbox.platform.BadSetting when its settings contradict each other
  public IdentityUnit(Platform platform, Locks locks) {
    this.locks = locks;
    this.platform = platform;
    this.mode = AuthMode.of(platform.settings(), platform.bindHost());
    this.keys = new KeyBook(platform.database(), platform.clock());
    this.tokens = TokenRules.of(platform.settings());
  }

  /// Reads the keys and follows their changes, on the calling verticle's context; for one event
  /// loop of a process. Completes, always, within seconds.
  public Future<Void> follow(Vertx vertx) {
    vertx.setPeriodic(CATCH_UP_MILLIS, _ -> keys.catchUp());
    return keys.follow();
  }

  /// Ends [#follow].
  public void unfollow() {
    keys.unfollow();
  }

  /// Answers who callers are, and operators' calls, on the calling verticle's context until what it
  /// completes with is closed.
  ///
  /// @param others pages of operators that are not about callers
  public Future<Registration> serve(Vertx vertx, Bus bus, List<OperatorRoutes.Route> others) {
    var desk =
        tokens.map(rules -> new TokenDesk(vertx, rules, platform.keys()::hash, platform.clock()));
    var authenticator = new Authenticator(mode, keys, desk, locks);
    var routes = new ArrayList<>(others);
    routes.addAll(new IdentityPages(mode, desk.isPresent()).routes());
    routes.addAll(
        new KeyPages(platform.database().pool(), keys, platform.keys(), platform.clock()).routes());
    var api = new OperatorRoutes(routes);
    Registration closing = () -> desk.map(TokenDesk::close).orElseGet(Future::succeededFuture);
    return bus.answer(Addresses.AUTHENTICATE, (question, _) -> authenticator.identify(question))
        .compose(first ->
            bus.answer(
                    Addresses.SECURITY_API,
                    (call, deadline) -> api.answer(call, deadline).map(Outcome::ok))
                .map(second ->
                    () -> first.close().eventually(second::close).eventually(closing::close)));
  }
}
