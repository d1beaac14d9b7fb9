package dev.signalbox.gateway.access;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.platform.access.AuthMode;
import io.vertx.core.http.HttpMethod;
import java.util.Locale;
import java.util.Optional;

/// What a door asks of who goes through.
///
/// @param open to look, while anybody may use the gateway
/// @param required to look, where callers have to show who they are
/// @param change to change something
public record Need(Authority open, Authority required, Authority change) {
  /// The same, whatever is done.
  public static Need always(Authority authority) {
    return new Need(authority, authority, authority);
  }

  /// What `method` takes.
  public Authority of(HttpMethod method, AuthMode mode) {
    if (!looks(method)) {
      return change;
    }
    return mode == AuthMode.OPEN ? open : required;
  }

  /// Whether `method` changes nothing.
  public static boolean looks(HttpMethod method) {
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }

  /// Why `identity` may not, if so: whoever has shown nothing is asked to.
  public static Optional<GatewayError> refusal(Identity identity, Authority needed) {
    if (identity.authority().includes(needed)) {
      return Optional.empty();
    }
    var role = needed.name().toLowerCase(Locale.ROOT);
    if (identity.caller().isAnonymous()) {
      return Optional.of(
          new GatewayError.Unauthenticated(
              GatewayError.Unauthenticated.Problem.MISSING,
              "This takes the authority '"
                  + role
                  + "'. Send a key that has it as 'Authorization: Bearer <key>'; 'signalbox"
                  + " admin-key' on the server makes a new admin key."));
    }
    return Optional.of(
        new GatewayError.Forbidden(
            "This takes the authority '"
                + role
                + "'; yours is '"
                + identity.authority().name().toLowerCase(Locale.ROOT)
                + "'. An administrator can raise it with PATCH /admin/keys/<id>."));
  }
}
