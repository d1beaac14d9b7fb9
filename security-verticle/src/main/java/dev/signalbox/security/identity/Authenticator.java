package dev.signalbox.security.identity;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.Unauthenticated;
import dev.signalbox.api.GatewayError.Unauthenticated.Problem;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.identity.Authenticate;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Credential;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.platform.access.AuthMode;
import io.vertx.core.Future;
import java.util.Optional;

/// Tells who a credential belongs to. Where anybody may use the gateway, a key that nobody made is
/// just a name, and whoever connects from this machine may operate it; but a key or a token that
/// should be good and is not is refused there too. A key that is locked is refused at once,
/// whatever is asked with it; not so an operator's, who may have to lift the lock.
final class Authenticator {
  private static final GatewayError UNKNOWN =
      new Unauthenticated(
          Problem.INVALID,
          "This gateway does not know that key. Check it for typing errors, or ask an administrator"
              + " for one (POST /admin/keys).");
  private static final GatewayError NO_TOKENS =
      new Unauthenticated(
          Problem.INVALID,
          "This gateway takes no tokens: neither JWT_SECRET nor JWT_JWKS_URL is set. Send an API"
              + " key.");
  private static final GatewayError NOTHING =
      new Unauthenticated(
          Problem.MISSING, "Send a key or a token as 'Authorization: Bearer <it>'.");

  private final AuthMode mode;
  private final KeyBook keys;
  private final Optional<TokenDesk> tokens;
  private final Locks locks;

  /// An authenticator for an installation in `mode`.
  ///
  /// @param tokens verifies tokens, where any are taken
  Authenticator(AuthMode mode, KeyBook keys, Optional<TokenDesk> tokens, Locks locks) {
    this.mode = mode;
    this.keys = keys;
    this.tokens = tokens;
    this.locks = locks;
  }

  /// Answers the question of the pipeline. Never fails.
  Future<Outcome<Identity>> identify(Authenticate question) {
    return switch (question.credential()) {
      case Credential.None() -> Future.succeededFuture(nobody(question.loopback()));
      case Credential.ApiKey(var key) ->
          keys.find(key).map(found -> key(key, found, question.loopback()));
      case Credential.Token(var token) ->
          tokens
              .map(desk -> desk.identify(token))
              .orElseGet(() -> Future.succeededFuture(Outcome.err(NO_TOKENS)));
    };
  }

  private Outcome<Identity> nobody(boolean loopback) {
    return mode == AuthMode.REQUIRED
        ? Outcome.err(NOTHING)
        : Outcome.ok(named(CallerKey.ANONYMOUS, loopback));
  }

  private Outcome<Identity> key(CallerKey key, KeySnapshot.Found found, boolean loopback) {
    return switch (found) {
      case KeySnapshot.Found.Known(var identity) when identity.authority() != Authority.CALLER ->
          Outcome.ok(identity);
      case KeySnapshot.Found.Known(var identity) -> unlessLocked(identity);
      case KeySnapshot.Found.Ended(var why) ->
          Outcome.err(
              new Unauthenticated(
                  Problem.INVALID,
                  "The key " + key + " " + why + ". Ask an administrator for another."));
      case KeySnapshot.Found.Unknown() -> unknown(key, loopback);
    };
  }

  /// What looks like a key of ours and is not known is a mistake, or not known yet.
  private Outcome<Identity> unknown(CallerKey key, boolean loopback) {
    if (mode == AuthMode.OPEN && !key.prefix().startsWith(KeySecrets.PREFIX)) {
      return unlessLocked(named(key, loopback));
    }
    return Outcome.err(keys.isKnown() ? UNKNOWN : new GatewayError.UnitUnavailable(Unit.SECURITY));
  }

  private Outcome<Identity> unlessLocked(Identity identity) {
    return locks
        .on(identity.caller())
        .map(Outcome::<Identity>err)
        .orElseGet(() -> Outcome.ok(identity));
  }

  private static Identity named(CallerKey key, boolean loopback) {
    return Identity.of(key, loopback ? Authority.OPERATOR : Authority.CALLER);
  }
}
