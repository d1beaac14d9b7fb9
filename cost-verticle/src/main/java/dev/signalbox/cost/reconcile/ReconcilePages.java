package dev.signalbox.cost.reconcile;

import dev.signalbox.api.Money;
import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.platform.Database;
import dev.signalbox.platform.operator.BadField;
import dev.signalbox.platform.operator.OperatorRoutes.Asked;
import dev.signalbox.platform.operator.OperatorRoutes.Route;
import dev.signalbox.platform.operator.Replying;
import dev.signalbox.platform.operator.UsdText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// `POST /admin/reconcile`: a provider's usage export, set beside our ledger. What is large is read
/// and compared on a worker thread.
public final class ReconcilePages {
  private static final int SECONDS = 8;
  private static final int MOST_DAYS = 31;
  private static final int MOST_SHOWN = 1_000;

  private final Vertx vertx;
  private final Database database;

  public ReconcilePages(Vertx vertx, Database database) {
    this.vertx = vertx;
    this.database = database;
  }

  /// Where the page is.
  public List<Route> routes() {
    return List.of(new Route("POST", "/admin/reconcile", this::reconcile));
  }

  /// What a provider says, and of which days.
  private record Export(String provider, List<Spending> rows, LocalDate first, LocalDate last) {}

  private Future<OperatorReply> reconcile(Asked asked) {
    var provider = asked.call().query().getOrDefault("provider", "");
    return vertx
        .executeBlocking(() -> export(provider, asked.call().body()))
        .compose(export -> compared(Objects.requireNonNull(export)))
        .timeout(SECONDS, TimeUnit.SECONDS)
        .map(Replying::ok);
  }

  private static Export export(String provider, String body) {
    try {
      var rows = UsageExport.read(body);
      if (rows.isEmpty()) {
        throw new BadField("body", "has no rows");
      }
      var days = rows.stream().map(Spending::day).sorted().toList();
      if (days.getFirst().until(days.getLast(), ChronoUnit.DAYS) >= MOST_DAYS) {
        throw new BadField("body", "expected rows of at most " + MOST_DAYS + " days");
      }
      return new Export(provider, rows, days.getFirst(), days.getLast());
    } catch (IllegalArgumentException e) {
      throw new BadField("body", String.valueOf(e.getMessage()));
    }
  }

  private Future<JsonObject> compared(Export export) {
    var ours = LedgerExtract.calls(database, export.provider(), export.first(), export.last());
    var unknown = LedgerExtract.unknown(database, export.first(), export.last());
    return Future.all(ours, unknown)
        .compose(_ ->
            vertx.executeBlocking(() -> {
              var found = Reconciliation.of(ours.result(), export.rows());
              return json(export, found, unknown.result());
            }));
  }

  private static JsonObject json(
      Export export, Reconciliation found, LedgerExtract.Unknown unknown) {
    var differences = new JsonArray();
    found.differences().stream().limit(MOST_SHOWN).forEach(each -> differences.add(json(each)));
    return new JsonObject()
        .put("from", export.first().toString())
        .put("to", export.last().toString())
        .put("compared", found.compared())
        .put("differing", found.differences().size())
        .put("differences", differences)
        .put(
            "unknown",
            new JsonObject()
                .put("requests", unknown.requests())
                .put("usd", UsdText.format(new Money(unknown.nanoUsd()))));
  }

  private static JsonObject json(Reconciliation.Difference difference) {
    var ours = difference.ours();
    var json =
        new JsonObject()
            .put("day", ours.day().toString())
            .put("model", ours.model())
            .put("ours", json(ours))
            .put("theirs", json(difference.theirs()))
            .put("withinEstimate", difference.withinEstimate());
    return ours.requestId().isEmpty() ? json : json.put("requestId", ours.requestId());
  }

  private static JsonObject json(Spending spending) {
    var json =
        new JsonObject()
            .put("inputTokens", spending.inputTokens())
            .put("outputTokens", spending.outputTokens());
    spending.nanoUsd().ifPresent(nano -> json.put("usd", UsdText.format(new Money(nano))));
    return json;
  }
}
