package dev.signalbox.security;

import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.platform.operator.OperatorRoutes.Asked;
import dev.signalbox.platform.operator.OperatorRoutes.Route;
import dev.signalbox.platform.operator.Replying;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// `/quarantine`, at the gateway `/admin/quarantine`: the keys that are locked, why, and the way
/// out. What a key's caller wrote is nowhere in it.
final class QuarantinePages {
  private final Quarantine quarantine;
  private final InstantSource clock;

  QuarantinePages(Quarantine quarantine, InstantSource clock) {
    this.quarantine = quarantine;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        new Route("GET", "/admin/quarantine", this::list),
        new Route("GET", "/admin/quarantine/*", this::show),
        new Route("DELETE", "/admin/quarantine/*", this::lift),
        new Route("GET", "/quarantine", this::list),
        new Route("GET", "/quarantine/*", this::show),
        new Route("DELETE", "/quarantine/*", this::lift));
  }

  private Future<OperatorReply> list(Asked asked) {
    var keys = new JsonArray();
    quarantine.locked().forEach(entry -> keys.add(entry(entry)));
    return Future.succeededFuture(
        Replying.ok(new JsonObject().put("total", keys.size()).put("keys", keys)));
  }

  private Future<OperatorReply> show(Asked asked) {
    return Future.succeededFuture(
        quarantine.locked().stream()
            .filter(entry -> entry.isNamed(asked.id()))
            .findFirst()
            .map(entry -> Replying.ok(entry(entry)))
            .orElseGet(asked::notFound));
  }

  private Future<OperatorReply> lift(Asked asked) {
    return quarantine
        .lift(asked.id())
        .map(lifted -> {
          var keys = new JsonArray();
          lifted.forEach(entry -> keys.add(entry.hash()));
          return lifted.isEmpty()
              ? asked.notFound()
              : Replying.ok(new JsonObject().put("lifted", keys));
        });
  }

  /// A locked key as operators see it.
  private JsonObject entry(QuarantineBook.Entry entry) {
    long remaining = entry.remainingMillis(clock.millis());
    var reason = entry.reason();
    var why = new JsonObject();
    if (reason.atMillis() > 0) {
      why.put("class", reason.attack())
          .put("rule", reason.rule())
          .put("score", reason.score())
          .put("at", Instant.ofEpochMilli(reason.atMillis()).toString());
    }
    return new JsonObject()
        .put("key", entry.hash())
        .put("prefix", entry.prefix())
        .put("quarantined", true)
        .put("type", entry.permanent() ? "permanent" : "temporary")
        .put("remaining", remaining)
        .put("remainingMinutes", (remaining + 59_999) / 60_000)
        .put("count", entry.temporaries())
        .put("reason", why);
  }
}
