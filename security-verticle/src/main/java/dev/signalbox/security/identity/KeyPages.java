package dev.signalbox.security.identity;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.platform.KeyHasher;
import dev.signalbox.platform.operator.BadField;
import dev.signalbox.platform.operator.Fields;
import dev.signalbox.platform.operator.OperatorRoutes.Asked;
import dev.signalbox.platform.operator.OperatorRoutes.Page;
import dev.signalbox.platform.operator.OperatorRoutes.Route;
import dev.signalbox.platform.operator.Replying;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/admin/keys`: makes, shows, changes, rotates and revokes virtual keys. A key itself is in the
/// answer that makes it and nowhere else.
final class KeyPages {
  private static final Logger LOG = LoggerFactory.getLogger(KeyPages.class);
  private static final String ROTATE = "/rotate";
  private static final long USUAL_GRACE_SECONDS = 3_600;
  private static final long LONGEST_GRACE_SECONDS = 30L * 24 * 3_600;
  private static final int USUAL_PAGE = 200;
  private static final int LARGEST_PAGE = 1_000;
  private static final int TRIES = 3;

  private final KeyTable table;
  private final KeyHasher hasher;
  private final InstantSource clock;
  private final KeySecrets secrets = new KeySecrets();
  private final KeyBook book;

  /// Pages over the keys in `pool`. A change is answered when `book` has read it.
  KeyPages(Pool pool, KeyBook book, KeyHasher hasher, InstantSource clock) {
    this.table = new KeyTable(pool);
    this.book = book;
    this.hasher = hasher;
    this.clock = clock;
  }

  /// Where they are.
  List<Route> routes() {
    return List.of(
        new Route("GET", "/admin/keys", admins(this::list)),
        new Route("POST", "/admin/keys", admins(this::make)),
        new Route("GET", "/admin/keys/*", admins(ofKey(this::show))),
        new Route("PATCH", "/admin/keys/*", admins(ofKey(this::change))),
        new Route("POST", "/admin/keys/*", admins(this::rotate)),
        new Route("DELETE", "/admin/keys/*", admins(ofKey(this::revoke))));
  }

  /// Whatever door a call came through, it is looked at again where keys are made.
  private static Page admins(Page page) {
    return asked ->
        asked.call().by().authority().includes(Authority.ADMIN)
            ? page.answer(asked)
            : Future.succeededFuture(
                Replying.error(
                    asked.call().id(),
                    new GatewayError.Forbidden("Only an administrator may see and change keys.")));
  }

  /// What can be asked of a key cannot be asked of its `/rotate`, which is only POSTed to.
  private static Page ofKey(Page page) {
    return asked -> asked.id().endsWith(ROTATE) ? notAllowed(asked, "POST") : page.answer(asked);
  }

  private static Future<OperatorReply> notAllowed(Asked asked, String allowed) {
    return Future.succeededFuture(
        Replying.error(
            asked.call().id(), new GatewayError.MethodNotAllowed(asked.call().method(), allowed)));
  }

  private Future<OperatorReply> list(Asked asked) {
    var page = new Fields(numbers(asked));
    var limit = page.number("limit", USUAL_PAGE, 1, LARGEST_PAGE);
    var offset = page.number("offset", 0, 0, KeyTable.MOST);
    return table
        .all()
        .map(all -> {
          var keys = new JsonArray();
          all.stream().skip(offset).limit(limit).forEach(key -> keys.add(key.json(clock.millis())));
          return Replying.ok(new JsonObject().put("total", all.size()).put("keys", keys));
        });
  }

  private static JsonObject numbers(Asked asked) {
    var numbers = new JsonObject();
    for (var name : List.of("limit", "offset")) {
      var written = asked.call().query().getOrDefault(name, "");
      try {
        if (!written.isEmpty()) {
          numbers.put(name, Long.valueOf(written));
        }
      } catch (NumberFormatException e) {
        throw new BadField(name, "expected a whole number");
      }
    }
    return numbers;
  }

  private Future<OperatorReply> make(Asked asked) {
    var body = KeyBody.read(asked.call().body());
    checkFuture(body);
    return make(asked, body, TRIES);
  }

  /// Tried again where the visible part is taken by chance.
  private Future<OperatorReply> make(Asked asked, KeyBody body, int tries) {
    var id = secrets.newId();
    var key = secrets.newKey(id);
    var hash = hasher.hash(key).hash();
    return table
        .insert(new KeyTable.NewKey(id, hash, body, false, clock.millis()))
        .compose(made -> {
          if (made) {
            note(asked, id, "A key was made");
            return kept(asked, id, 201, new JsonObject().put("key", key));
          }
          return tries > 1
              ? make(asked, body, tries - 1)
              : Future.succeededFuture(
                  Replying.error(
                      asked.call().id(),
                      new GatewayError.Conflict(
                          "There are " + KeyTable.MOST + " keys already, the most there may be.")));
        });
  }

  private Future<OperatorReply> show(Asked asked) {
    return kept(asked, id(asked.id()), 200, new JsonObject());
  }

  private Future<OperatorReply> change(Asked asked) {
    var id = id(asked.id());
    return table
        .one(id)
        .compose(known -> {
          if (known.isEmpty()) {
            return Future.succeededFuture(asked.notFound());
          }
          var body = known.get().body().with(asked.call().body());
          if (!body.expiresMillis().equals(known.get().body().expiresMillis())) {
            checkFuture(body);
          }
          return table
              .update(id, body)
              .onSuccess(_ -> note(asked, id, "A key was changed"))
              .compose(_ -> book.read())
              .compose(_ -> kept(asked, id, 200, new JsonObject()));
        });
  }

  private Future<OperatorReply> rotate(Asked asked) {
    if (!asked.id().endsWith(ROTATE)) {
      return notAllowed(asked, "DELETE, GET, HEAD, PATCH");
    }
    var id = id(asked.id().substring(0, asked.id().length() - ROTATE.length()));
    var body = asked.call().body();
    var grace =
        Fields.of(body.isBlank() ? "{}" : body, Set.of("graceSeconds"))
            .number("graceSeconds", USUAL_GRACE_SECONDS, 0, LONGEST_GRACE_SECONDS);
    var key = secrets.newKey(id);
    var now = clock.millis();
    var ends = now + grace * 1_000;
    return table
        .rotate(id, hasher.hash(key).hash(), now, ends)
        .compose(rotated -> {
          if (!rotated) {
            return Future.succeededFuture(asked.notFound());
          }
          note(asked, id, "A key was rotated");
          var besides =
              new JsonObject()
                  .put("key", key)
                  .put("formerKeyEndsAt", Instant.ofEpochMilli(ends).toString());
          return book.read().compose(_ -> kept(asked, id, 200, besides));
        });
  }

  private Future<OperatorReply> revoke(Asked asked) {
    var id = id(asked.id());
    return table
        .revoke(id, clock.millis())
        .onSuccess(_ -> note(asked, id, "A key was revoked"))
        .compose(_ -> book.read())
        .compose(_ -> kept(asked, id, 200, new JsonObject()));
  }

  private Future<OperatorReply> kept(Asked asked, String id, int status, JsonObject besides) {
    return table
        .one(id)
        .map(known ->
            known
                .map(key -> Replying.reply(status, besides.mergeIn(key.json(clock.millis()))))
                .orElseGet(asked::notFound));
  }

  private void checkFuture(KeyBody body) {
    if (body.expiresMillis().isPresent() && body.expiresMillis().getAsLong() <= clock.millis()) {
      throw new BadField("expiresAt", "expected a time to come; DELETE ends a key now");
    }
  }

  private static String id(String asked) {
    return asked.startsWith(KeySecrets.PREFIX)
        ? asked.substring(KeySecrets.PREFIX.length())
        : asked;
  }

  private static void note(Asked asked, String id, String what) {
    LOG.atInfo()
        .addKeyValue("key", id)
        .addKeyValue("by", asked.call().by().caller())
        .addKeyValue("requestId", asked.call().id())
        .log(what);
  }
}
