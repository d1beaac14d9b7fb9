package dev.signalbox.cost.approval;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Money;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.operator.BadField;
import dev.signalbox.platform.operator.Fields;
import dev.signalbox.platform.operator.OperatorRoutes.Asked;
import dev.signalbox.platform.operator.OperatorRoutes.Route;
import dev.signalbox.platform.operator.Paging;
import dev.signalbox.platform.operator.Replying;
import dev.signalbox.platform.operator.UsdText;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/admin/approvals`: what waits for consent, who gave it, and from what amount on it is needed.
public final class ApprovalPages {
  private static final Logger LOG = LoggerFactory.getLogger(ApprovalPages.class);
  private static final int LONGEST_REASON = 500;
  private static final int LONGEST_ACCOUNT = 400;
  private static final Set<String> STATES =
      Set.of("pending", "approved", "rejected", "consumed", "expired");

  private final ApprovalTable table;
  private final ApprovalThresholds thresholds;

  public ApprovalPages(ApprovalConfig config, Platform platform, ApprovalThresholds thresholds) {
    this.table = new ApprovalTable(platform.database(), config.age());
    this.thresholds = thresholds;
  }

  /// Where the pages are.
  public List<Route> routes() {
    return List.of(
        new Route("GET", "/admin/approvals", this::list),
        new Route("GET", "/admin/approvals/thresholds", this::thresholds),
        new Route("PUT", "/admin/approvals/thresholds/*", this::setThreshold),
        new Route("DELETE", "/admin/approvals/thresholds/*", this::removeThreshold),
        new Route("GET", "/admin/approvals/*", this::one),
        new Route("POST", "/admin/approvals/*", this::decide));
  }

  private Future<OperatorReply> list(Asked asked) {
    var state = asked.call().query().get("state");
    if (state != null && !STATES.contains(state)) {
      throw new BadField("state", "expected one of " + STATES.stream().sorted().toList());
    }
    return table
        .list(state, Paging.of(asked.call().query()).limit())
        .map(rows -> {
          var approvals = new JsonArray();
          rows.forEach(row -> approvals.add(json(row)));
          return Replying.ok(new JsonObject().put("approvals", approvals));
        });
  }

  private Future<OperatorReply> one(Asked asked) {
    return table
        .one(asked.id())
        .map(row -> row.map(found -> Replying.ok(json(found))).orElseGet(asked::notFound));
  }

  private Future<OperatorReply> decide(Asked asked) {
    var fields = Fields.of(asked.call().body(), Set.of("decision", "reason"));
    var state =
        switch (fields.text("decision", 16)) {
          case "approve" -> "approved";
          case "reject" -> "rejected";
          default -> throw new BadField("decision", "expected approve or reject");
        };
    var reason = fields.optionalText("reason", LONGEST_REASON).orElse("");
    var by = nameOf(asked.call().by());
    return table
        .decide(asked.id(), state, by, reason)
        .compose(decided -> table.one(asked.id()).map(row -> told(asked, decided, by, row)));
  }

  private static OperatorReply told(Asked asked, boolean decided, String by, Optional<Row> row) {
    if (row.isEmpty()) {
      return asked.notFound();
    }
    if (decided) {
      LOG.atInfo()
          .addKeyValue("approvalId", asked.id())
          .addKeyValue("state", row.get().getString("state"))
          .addKeyValue("by", by)
          .log("Somebody has decided about a request");
      return Replying.ok(json(row.get()));
    }
    return Replying.error(asked.call().id(), obstacle(row.get(), by));
  }

  private static GatewayError obstacle(Row row, String by) {
    var state = row.getString("state");
    if ("pending".equals(state) && by.equals(row.getString("requester"))) {
      return new GatewayError.Forbidden(
          "Nobody approves a request of their own. Ask somebody else, or use the admin key.");
    }
    return new GatewayError.Conflict("This approval is " + state + " already.");
  }

  /// As [dev.signalbox.api.cost.PlaceHold.Terms] names a requester.
  private static String nameOf(Identity identity) {
    return identity.user().orElse(identity.caller().hash());
  }

  private Future<OperatorReply> thresholds(Asked asked) {
    var own = new JsonObject();
    thresholds.own().forEach((account, amount) -> own.put(account, UsdText.format(amount)));
    return Future.succeededFuture(
        Replying.ok(
            new JsonObject()
                .put("defaultUsd", UsdText.format(thresholds.usual()))
                .put("accounts", own)));
  }

  private Future<OperatorReply> setThreshold(Asked asked) {
    var account = account(asked);
    var amount =
        Fields.of(asked.call().body(), Set.of("thresholdUsd"))
            .usd("thresholdUsd")
            .orElseThrow(() -> new BadField("thresholdUsd", "is required"));
    return thresholds
        .save(account, amount)
        .map(_ ->
            Replying.ok(
                new JsonObject()
                    .put("account", account)
                    .put("thresholdUsd", UsdText.format(amount))));
  }

  private Future<OperatorReply> removeThreshold(Asked asked) {
    return thresholds
        .remove(account(asked))
        .map(was -> was ? new OperatorReply(204, "") : asked.notFound());
  }

  private static String account(Asked asked) {
    var colon = asked.id().indexOf(':');
    if (colon <= 0
        || asked.id().codePoints().anyMatch(Character::isISOControl)
        || colon == asked.id().length() - 1
        || asked.id().length() > LONGEST_ACCOUNT) {
      throw new BadField("account", "expected a name such as key:<hash> or user:<id>");
    }
    return asked.id();
  }

  private static JsonObject json(Row row) {
    return new JsonObject()
        .put("id", row.getString("id"))
        .put("state", row.getString("state"))
        .put("requester", row.getString("requester"))
        .put("account", row.getString("account"))
        .put("model", row.getString("model"))
        .put("estimatedCostUSD", usd(row, "estimated_nano"))
        .put("thresholdUSD", usd(row, "threshold_nano"))
        .put("createdAt", moment(row.getOffsetDateTime("created_at")))
        .put("expiresAt", moment(row.getOffsetDateTime("expires_at")))
        .put("decidedBy", row.getString("decided_by"))
        .put("decidedAt", moment(row.getOffsetDateTime("decided_at")))
        .put("reason", row.getString("reason"))
        .put("consumedBy", row.getString("consumed_by"))
        .put("consumedAt", moment(row.getOffsetDateTime("consumed_at")));
  }

  private static String usd(Row row, String column) {
    return UsdText.format(new Money(row.getLong(column)));
  }

  private static @Nullable String moment(@Nullable OffsetDateTime at) {
    return at == null ? null : at.toInstant().toString();
  }
}
