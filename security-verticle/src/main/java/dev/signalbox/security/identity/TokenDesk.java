package dev.signalbox.security.identity;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.Unauthenticated;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.identity.Identity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Verifies tokens. Belongs to one event loop: what it has verified it remembers for a minute,
/// since a signature costs more than all the rest of a request.
public final class TokenDesk {
  private static final int MOST_REMEMBERED = 2_000;
  private static final long REMEMBERED_MILLIS = 60_000;

  private final TokenClaims claims;
  private final Optional<TokenKey> secret;
  private final Optional<KeySetSource> keys;
  private final InstantSource clock;
  private final Map<String, Remembered> remembered = new LinkedHashMap<>();

  private record Remembered(Identity identity, long untilMillis) {}

  /// @param hash turns a user's name into what may be stored of it
  public TokenDesk(
      Vertx vertx, TokenRules rules, Function<String, CallerKey> hash, InstantSource clock) {
    this.claims = new TokenClaims(rules, hash);
    this.secret = rules.secret().map(TokenKey.Hmac::of);
    this.keys = rules.jwks().map(place -> new KeySetSource(vertx, place, clock));
    this.clock = clock;
  }

  /// Who `token` speaks of. Never fails: a token that cannot be judged now is 503, like everything
  /// that would need the security unit.
  Future<Outcome<Identity>> identify(String token) {
    var now = clock.millis();
    var known = remembered.get(token);
    if (known != null && known.untilMillis() > now) {
      return Future.succeededFuture(Outcome.ok(known.identity()));
    }
    Jwt parsed;
    try {
      parsed = Jwt.parse(token);
    } catch (Jwt.Bad e) {
      return Future.succeededFuture(refused(e));
    }
    return key(parsed)
        .map(key -> judged(token, parsed, key))
        .otherwise(Outcome.err(new GatewayError.UnitUnavailable(Unit.SECURITY)));
  }

  /// By the kind of key that is set up for the algorithm, so that a public key is never taken for a
  /// secret.
  private Future<Optional<TokenKey>> key(Jwt token) {
    return switch (token.algorithm()) {
      case "HS256" -> Future.succeededFuture(secret);
      case "RS256", "ES256" ->
          keys.map(source -> source.find(token.algorithm(), token.keyId()))
              .orElseGet(() -> Future.succeededFuture(Optional.empty()));
      default -> Future.succeededFuture(Optional.empty());
    };
  }

  private Outcome<Identity> judged(String token, Jwt parsed, Optional<TokenKey> key) {
    try {
      if (key.isEmpty()) {
        throw new Jwt.Bad("there is no key here for its alg and kid");
      }
      if (!key.get().algorithm().equals(parsed.algorithm())
          || !key.get().verifies(parsed.signed().getBytes(), parsed.signature().getBytes())) {
        throw new Jwt.Bad("its signature is wrong");
      }
      var now = clock.millis();
      var accepted = claims.judge(parsed.claims(), now);
      remember(
          token,
          new Remembered(
              accepted.identity(), Math.min(accepted.untilMillis(), now + REMEMBERED_MILLIS)));
      return Outcome.ok(accepted.identity());
    } catch (Jwt.Bad e) {
      return refused(e);
    }
  }

  private void remember(String token, Remembered entry) {
    remembered.remove(token);
    remembered.put(token, entry);
    if (remembered.size() > MOST_REMEMBERED) {
      var oldest = remembered.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  private static Outcome<Identity> refused(Jwt.Bad bad) {
    return Outcome.err(
        new Unauthenticated(
            Unauthenticated.Problem.INVALID,
            "The token is refused: " + bad.reason() + ". Sign in again for another."));
  }

  /// Ends what is under way.
  public Future<Void> close() {
    return keys.map(KeySetSource::close).orElseGet(Future::succeededFuture);
  }
}
