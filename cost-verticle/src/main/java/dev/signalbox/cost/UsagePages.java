package dev.signalbox.cost;

import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.platform.Database;
import dev.signalbox.platform.operator.OperatorRoutes.Asked;
import dev.signalbox.platform.operator.OperatorRoutes.Route;
import dev.signalbox.platform.operator.Replying;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `GET /usage`, at the gateway `GET /admin/usage`: rows of the ledger, newest first, and the sums
/// over all that match.
final class UsagePages {
  private static final int SECONDS = 5;
  private static final String FILTER =
      " from cost_entry where ($1::text is null or account = $1)"
          + " and ($2::timestamptz is null or at >= $2)"
          + " and ($3::timestamptz is null or at < $3)";
  private static final String ROWS =
      "select request_id, account, attempt, state, held_nano, spent_nano, provider, model,"
          + " input_tokens, cached_tokens, cache_write_tokens, output_tokens, reasoning_tokens, at"
          + FILTER
          + " order by at desc, request_id, attempt desc limit $4";
  private static final String SUMS =
      "select coalesce(sum(spent_nano), 0)::bigint, coalesce(sum(held_nano), 0)::bigint,"
          + " coalesce(sum(input_tokens), 0)::bigint, coalesce(sum(output_tokens), 0)::bigint,"
          + " count(*)"
          + FILTER;

  private final Database database;

  UsagePages(Database database) {
    this.database = database;
  }

  List<Route> routes() {
    return List.of(
        new Route("GET", "/usage", this::usage), new Route("GET", "/admin/usage", this::usage));
  }

  private Future<OperatorReply> usage(Asked asked) {
    return read(UsageQuery.of(asked.call().query())).map(Replying::ok);
  }

  private Future<JsonObject> read(UsageQuery query) {
    var pool = database.pool();
    var rows = pool.preparedQuery(ROWS).execute(query.filter().addInteger(query.limit()));
    var sums = pool.preparedQuery(SUMS).execute(query.filter());
    return Future.all(rows, sums)
        .timeout(SECONDS, TimeUnit.SECONDS)
        .map(_ -> {
          var entries = new JsonArray();
          rows.result().forEach(row -> entries.add(entry(row)));
          return new JsonObject()
              .put("totals", totals(sums.result().iterator().next()))
              .put("entries", entries);
        });
  }

  private static JsonObject totals(Row row) {
    return new JsonObject()
        .put("spentUsd", UsdAmount.format(row.getLong(0)))
        .put("heldUsd", UsdAmount.format(row.getLong(1)))
        .put("inputTokens", row.getLong(2))
        .put("outputTokens", row.getLong(3))
        .put("entries", row.getLong(4));
  }

  private static JsonObject entry(Row row) {
    return new JsonObject()
        .put("requestId", row.getString("request_id"))
        .put("account", row.getString("account"))
        .put("attempt", row.getInteger("attempt"))
        .put("state", row.getString("state"))
        .put("heldUsd", UsdAmount.format(row.getLong("held_nano")))
        .put("spentUsd", UsdAmount.format(row.getLong("spent_nano")))
        .put("provider", row.getString("provider"))
        .put("model", row.getString("model"))
        .put("inputTokens", row.getLong("input_tokens"))
        .put("cachedInputTokens", row.getLong("cached_tokens"))
        .put("cacheWriteTokens", row.getLong("cache_write_tokens"))
        .put("outputTokens", row.getLong("output_tokens"))
        .put("reasoningTokens", row.getLong("reasoning_tokens"))
        .put("at", row.getOffsetDateTime("at").toInstant().toString());
  }
}
