package dev.signalbox.gateway.access;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.Unauthenticated;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.identity.Authenticate;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Credential;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.platform.access.AuthMode;
import dev.signalbox.platform.access.Credentials;
import dev.signalbox.platform.access.Loopback;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/// Establishes who sends a request. Credentials are judged by the security unit; a request without
/// any is answered here, since there is nothing to judge.
public final class Authentication {
  /// Who sends a request without a credential, where that is allowed.
  public static final Identity ANONYMOUS = Identity.of(CallerKey.ANONYMOUS, Authority.CALLER);

  /// What a caller is told who has shown nothing.
  public static final GatewayError MISSING =
      new Unauthenticated(
          Unauthenticated.Problem.MISSING,
          "This gateway asks who you are. Send a key as 'Authorization: Bearer <key>' or 'X-API-Key:"
              + " <key>'; an administrator makes one with POST /admin/keys.");

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Future<Outcome<Identity>> NOBODY =
      Future.succeededFuture(Outcome.ok(ANONYMOUS));
  private static final Future<Outcome<Identity>> LOCAL =
      Future.succeededFuture(Outcome.ok(Identity.OPERATOR));
  private static final Future<Outcome<Identity>> REFUSED =
      Future.succeededFuture(Outcome.err(MISSING));

  private final Bus bus;
  private final InstantSource clock;
  private final Credentials credentials;
  private final AuthMode mode;

  /// @param credentials finds what a request shows of its sender
  public Authentication(Bus bus, InstantSource clock, Credentials credentials, AuthMode mode) {
    this.bus = bus;
    this.clock = clock;
    this.credentials = credentials;
    this.mode = mode;
  }

  /// Whether a caller has to show who it is.
  public AuthMode mode() {
    return mode;
  }

  /// What the headers show.
  public Credential shown(HttpServerRequest request) {
    return credentials.in(request.headers());
  }

  /// Who sent `request`, by its headers. `Err` is what the caller is to be told, which is 503 where
  /// the security unit is away. The body must not be lost meanwhile: [#identify] sees to that.
  public Future<Outcome<Identity>> of(HttpServerRequest request) {
    var credential = shown(request);
    if (credential instanceof Credential.None) {
      return mode == AuthMode.REQUIRED ? REFUSED : Loopback.sent(request) ? LOCAL : NOBODY;
    }
    return of(credential, request);
  }

  /// Who `credential` belongs to, wherever in `request` it was.
  public Future<Outcome<Identity>> of(Credential credential, HttpServerRequest request) {
    return bus.ask(
            Addresses.AUTHENTICATE,
            new Authenticate(credential, Loopback.sent(request)),
            Deadline.in(PATIENCE, clock))
        .map(Authentication::orUnavailable);
  }

  /// Who an API key belongs to that was in the body of `request`.
  public Future<Outcome<Identity>> ofKey(String apiKey, HttpServerRequest request) {
    return of(credentials.of(apiKey), request);
  }

  /// A security unit that takes too long or breaks is as good as away.
  private static Outcome<Identity> orUnavailable(Outcome<Identity> outcome) {
    return outcome instanceof Outcome.Err<Identity>(GatewayError error)
            && (error instanceof GatewayError.Internal
                || error instanceof GatewayError.DeadlineExceeded)
        ? Outcome.err(new GatewayError.UnitUnavailable(Unit.SECURITY))
        : outcome;
  }

  /// As [#of(HttpServerRequest)], for who reads the body afterwards: nothing of it is read before
  /// `then` returns. Not called at all when the caller has gone meanwhile.
  public void identify(HttpServerRequest request, Consumer<Outcome<Identity>> then) {
    var asked = of(request);
    if (asked.isComplete()) {
      then.accept(asked.result());
      return;
    }
    request.pause();
    asked.onSuccess(outcome -> {
      if (!request.response().closed()) {
        then.accept(outcome);
        request.resume();
      }
    });
  }
}
