package dev.signalbox.security.identity;

import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.platform.access.AuthMode;
import dev.signalbox.platform.operator.OperatorRoutes;
import dev.signalbox.platform.operator.Replying;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/// `/admin/identity`: how callers are told apart, and who asks.
final class IdentityPages {
  private final AuthMode mode;
  private final boolean takesTokens;

  /// @param takesTokens whether tokens are verified here
  IdentityPages(AuthMode mode, boolean takesTokens) {
    this.mode = mode;
    this.takesTokens = takesTokens;
  }

  /// Where they are.
  List<OperatorRoutes.Route> routes() {
    return List.of(new OperatorRoutes.Route("GET", "/admin/identity", this::show));
  }

  private Future<OperatorReply> show(OperatorRoutes.Asked asked) {
    var by = asked.call().by();
    var body =
        new JsonObject()
            .put("auth", mode.name().toLowerCase(Locale.ROOT))
            .put("tokens", takesTokens)
            .put("caller", by.caller().toString())
            .put("authority", by.authority().name().toLowerCase(Locale.ROOT));
    by.user().ifPresent(user -> body.put("user", user));
    by.team().ifPresent(team -> body.put("team", team));
    by.organisation().ifPresent(organisation -> body.put("organisation", organisation));
    by.tier().ifPresent(tier -> body.put("tier", tier));
    return Future.succeededFuture(Replying.ok(body));
  }
}
