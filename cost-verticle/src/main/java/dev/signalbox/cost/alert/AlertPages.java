package dev.signalbox.cost.alert;

import dev.signalbox.api.Money;
import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.platform.Database;
import dev.signalbox.platform.operator.OperatorRoutes.Asked;
import dev.signalbox.platform.operator.OperatorRoutes.Route;
import dev.signalbox.platform.operator.Paging;
import dev.signalbox.platform.operator.Replying;
import dev.signalbox.platform.operator.UsdText;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `GET /admin/alerts`: which accounts have crossed which thresholds, the latest first.
public final class AlertPages {
  private static final int SECONDS = 5;
  private static final String LATEST =
      """
      select account, cycle, state, threshold_nano, used_nano, at
        from (select account, cycle, state, threshold_nano, used_nano, at from cost_alert
              union all
              select account, cycle, state, threshold_nano, used_nano, at from cost_alert_past) told
       where ($1::text is null or account = $1)
       order by at desc, account, state limit $2\
      """;

  private final Database database;

  public AlertPages(Database database) {
    this.database = database;
  }

  /// Where the page is.
  public List<Route> routes() {
    return List.of(new Route("GET", "/admin/alerts", this::latest));
  }

  private Future<OperatorReply> latest(Asked asked) {
    var query = asked.call().query();
    return database
        .pool()
        .preparedQuery(LATEST)
        .execute(Tuple.of(query.get("account"), Paging.of(query).limit()))
        .timeout(SECONDS, TimeUnit.SECONDS)
        .map(rows -> {
          var alerts = new JsonArray();
          rows.forEach(row -> alerts.add(json(row)));
          return Replying.ok(new JsonObject().put("alerts", alerts));
        });
  }

  private static JsonObject json(Row row) {
    return new JsonObject()
        .put("account", row.getString("account"))
        .put("cycle", row.getLocalDate("cycle").toString().substring(0, "2026-11".length()))
        .put("state", row.getString("state"))
        .put("thresholdUsd", UsdText.format(new Money(row.getLong("threshold_nano"))))
        .put("usedUsd", UsdText.format(new Money(row.getLong("used_nano"))))
        .put("at", row.getOffsetDateTime("at").toInstant().toString());
  }
}
