package dev.signalbox.cost.credit;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Secret;
import dev.signalbox.api.cost.UserProfile;
import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.Vault;
import dev.signalbox.platform.operator.BadField;
import dev.signalbox.platform.operator.Fields;
import dev.signalbox.platform.operator.OperatorRoutes.Asked;
import dev.signalbox.platform.operator.OperatorRoutes.Page;
import dev.signalbox.platform.operator.OperatorRoutes.Route;
import dev.signalbox.platform.operator.Paging;
import dev.signalbox.platform.operator.Replying;
import dev.signalbox.platform.operator.UsdText;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `/admin/credits`: users, their balances and histories, top-ups and tiers.
public final class CreditPages {
  private static final String HISTORY = "/history";
  private static final int LONGEST_USER = 256;
  private static final int LONGEST_TIER = 64;
  private static final int LONGEST_TEXT = 500;
  private static final int LONGEST_KEY = 4_096;
  private static final long MOST_CREDITS = 1_000_000_000_000L;

  private final CreditLedger ledger;
  private final Vault vault;

  public CreditPages(CreditConfig config, Platform platform) {
    this.ledger = new CreditLedger(platform.database(), config.welcome());
    this.vault = platform.vault();
  }

  /// Where the pages are.
  public List<Route> routes() {
    return List.of(
        new Route("GET", "/admin/credits", this::list),
        new Route("GET", "/admin/credits/*", this::one),
        new Route("POST", "/admin/credits/*", ofUser(this::topUp)),
        new Route("PUT", "/admin/credits/*", ofUser(this::change)));
  }

  /// What changes a user cannot be asked of a history, which is only read.
  private static Page ofUser(Page page) {
    return asked ->
        asked.id().endsWith(HISTORY)
            ? Future.succeededFuture(
                Replying.error(
                    asked.call().id(),
                    new GatewayError.MethodNotAllowed(asked.call().method(), "GET, HEAD")))
            : page.answer(asked);
  }

  private Future<OperatorReply> list(Asked asked) {
    var paging = Paging.of(asked.call().query());
    return ledger
        .list(paging.cursor(), paging.limit() + 1)
        .map(found -> {
          var users = new JsonArray();
          found.stream().limit(paging.limit()).forEach(user -> users.add(json(user)));
          var body = new JsonObject().put("users", users);
          if (found.size() > paging.limit()) {
            body.put("nextCursor", found.get(paging.limit() - 1).user());
          }
          return Replying.ok(body);
        });
  }

  private Future<OperatorReply> one(Asked asked) {
    if (asked.id().endsWith(HISTORY)) {
      var user = asked.id().substring(0, asked.id().length() - HISTORY.length());
      return history(user(user), Paging.of(asked.call().query()));
    }
    return shown(user(asked.id()));
  }

  private Future<OperatorReply> shown(String user) {
    return Future.all(ledger.profile(user), ledger.held(user))
        .map(both -> {
          UserProfile profile = both.resultAt(0);
          long held = both.resultAt(1);
          return Replying.ok(json(profile).put("held", held));
        });
  }

  private Future<OperatorReply> history(String user, Paging paging) {
    return ledger
        .history(user, paging.numberOr(Long.MAX_VALUE), paging.limit() + 1)
        .map(rows -> {
          var entries = new JsonArray();
          var body = new JsonObject().put("user", user).put("entries", entries);
          for (var row : rows) {
            if (entries.size() == paging.limit()) {
              body.put("nextCursor", entries.getJsonObject(entries.size() - 1).getString("id"));
              break;
            }
            entries.add(entry(row));
          }
          return Replying.ok(body);
        });
  }

  private Future<OperatorReply> topUp(Asked asked) {
    var user = user(asked.id());
    var fields = Fields.of(asked.call().body(), Set.of("credits", "reason", "reference"));
    if (!fields.has("credits")) {
      throw new BadField("credits", "is required");
    }
    var credits = fields.number("credits", 0, -MOST_CREDITS, MOST_CREDITS);
    if (credits == 0) {
      throw new BadField("credits", "expected credits to add, or to take away where negative");
    }
    var change =
        new CreditLedger.Change(
            user,
            "top_up",
            fields.optionalText("reference", LONGEST_TEXT).orElse(null),
            credits,
            "",
            0,
            0,
            fields.text("reason", LONGEST_TEXT),
            by(asked));
    return ledger
        .add(change)
        .map(receipt ->
            Replying.ok(
                new JsonObject()
                    .put("user", user)
                    .put("credits", -receipt.credits())
                    .put("balance", receipt.balance())));
  }

  private static String by(Asked asked) {
    var identity = asked.call().by();
    return identity.user().orElse(identity.caller().prefix());
  }

  private Future<OperatorReply> change(Asked asked) {
    var user = user(asked.id());
    var fields = Fields.of(asked.call().body(), Set.of("tier", "maxBudgetUsd", "litellmKey"));
    var edit =
        new CreditLedger.Edit(
            fields.optionalText("tier", LONGEST_TIER),
            named(fields, "maxBudgetUsd")
                ? new CreditLedger.Part<>(true, fields.usd("maxBudgetUsd"))
                : CreditLedger.Part.unchanged(),
            named(fields, "litellmKey")
                ? new CreditLedger.Part<>(true, sealed(user, fields))
                : CreditLedger.Part.unchanged());
    return ledger.change(user, edit).compose(_ -> shown(user));
  }

  private static boolean named(Fields fields, String field) {
    return fields.json().containsKey(field);
  }

  private Optional<Buffer> sealed(String user, Fields fields) {
    var key = fields.optionalText("litellmKey", LONGEST_KEY).map(Secret::new);
    var obstacle = vault.obstacle();
    if (key.isPresent() && obstacle.isPresent()) {
      throw new BadField("litellmKey", obstacle.get());
    }
    return key.map(secret -> Buffer.buffer(vault.seal("litellm-key:" + user, secret)));
  }

  private static String user(String written) {
    if (written.isBlank()
        || written.length() > LONGEST_USER
        || written.codePoints().anyMatch(Character::isISOControl)) {
      throw new BadField("user", "expected a user's id of 1 to " + LONGEST_USER + " characters");
    }
    return written;
  }

  private static JsonObject json(UserProfile profile) {
    return new JsonObject()
        .put("user", profile.user())
        .put("tier", profile.tier())
        .put("balance", profile.credits())
        .put("spendUsd", UsdText.format(profile.spend()))
        .put("maxBudgetUsd", profile.maxBudget().map(UsdText::format).orElse(null))
        .put("hasLitellmKey", profile.hasLitellmKey());
  }

  private static JsonObject entry(Row row) {
    return new JsonObject()
        .put("id", row.getLong("id").toString())
        .put("kind", row.getString("kind"))
        .put("credits", row.getLong("credits"))
        .put("balance", row.getLong("balance"))
        .put("reference", row.getString("reference"))
        .put("provider", row.getString("provider"))
        .put("inputTokens", row.getLong("input_tokens"))
        .put("outputTokens", row.getLong("output_tokens"))
        .put("reason", row.getString("reason"))
        .put("by", row.getString("made_by"))
        .put("at", row.getOffsetDateTime("at").toInstant().toString());
  }
}
