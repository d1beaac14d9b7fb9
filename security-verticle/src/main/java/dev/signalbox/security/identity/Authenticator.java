package dev.signalbox.security.identity;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.Unauthenticated;
import dev.signalbox.api.GatewayError.Unauthenticated.Problem;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.identity.Authenticate;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Credential;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.platform.access.AuthMode;
import io.vertx.core.Future;

/// Tells who a credential belongs to. Where anybody may use the gateway, a key that nobody made is
/// just a name, and whoever connects from this machine may operate it.
public final class Authenticator {
  private static final GatewayError UNKNOWN =
      new Unauthenticated(
          Problem.INVALID,
          "This gateway does not know that key. Check it for typing errors, or ask an administrator"
              + " for one (POST /admin/keys).");
  private static final GatewayError NO_TOKENS =
      new Unauthenticated(
          Problem.INVALID,
          "This gateway takes no tokens: JWT_SECRET or JWT_JWKS_URL is not set. Send an API key.");
  private static final GatewayError NOTHING =
      new Unauthenticated(
          Problem.MISSING, "Send a key or a token as 'Authorization: Bearer <it>'.");

  private final AuthMode mode;

  /// An authenticator for an installation in `mode`.
  public Authenticator(AuthMode mode) {
    this.mode = mode;
  }

  /// Answers the question of the pipeline. Never fails.
  public Future<Outcome<Identity>> identify(Authenticate question) {
    return switch (question.credential()) {
      case Credential.None() -> Future.succeededFuture(nobody(question.loopback()));
      case Credential.ApiKey(var key) -> Future.succeededFuture(key(key, question.loopback()));
      case Credential.Token _ -> Future.succeededFuture(Outcome.err(NO_TOKENS));
    };
  }

  private Outcome<Identity> nobody(boolean loopback) {
    return mode == AuthMode.REQUIRED
        ? Outcome.err(NOTHING)
        : Outcome.ok(named(CallerKey.ANONYMOUS, loopback));
  }

  private Outcome<Identity> key(CallerKey key, boolean loopback) {
    return mode == AuthMode.REQUIRED ? Outcome.err(UNKNOWN) : Outcome.ok(named(key, loopback));
  }

  private static Identity named(CallerKey key, boolean loopback) {
    return Identity.of(key, loopback ? Authority.OPERATOR : Authority.CALLER);
  }
}
