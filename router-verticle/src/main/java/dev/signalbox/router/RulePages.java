package dev.signalbox.router;

import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.platform.operator.OperatorRoutes.Asked;
import dev.signalbox.platform.operator.Replying;
import dev.signalbox.router.plan.Fleet;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/// Routing rules over HTTP. A change holds on this replica before it is answered, and on the others
/// as soon as they are told.
final class RulePages {
  private final RuleBook book;
  private final Supplier<Optional<Fleet>> fleet;

  /// @param fleet tells which of the names in rules mean somebody
  RulePages(RuleBook book, Supplier<Optional<Fleet>> fleet) {
    this.book = book;
    this.fleet = fleet;
  }

  /// From memory, so that it is answered while the database is away.
  Future<OperatorReply> list(Asked asked) {
    var rules = new JsonArray();
    book.kept().forEach(rule -> rules.add(rule.json()));
    book.shipped().json().forEach(rules::add);
    return Future.succeededFuture(
        Replying.ok(
            new JsonObject()
                .put("total", rules.size())
                .put("version", book.policy().version())
                .put("rules", rules)
                .put(
                    "warnings",
                    UnservedNames.warnings(book.policy(), book.shipped().ids(), fleet.get()))));
  }

  Future<OperatorReply> one(Asked asked) {
    return Future.succeededFuture(
        book.kept().stream()
            .filter(rule -> rule.id().toString().equals(asked.id()))
            .findFirst()
            .map(rule -> Replying.ok(rule.json()))
            .orElseGet(asked::notFound));
  }

  Future<OperatorReply> add(Asked asked) {
    var rule = RuleBody.read(asked.call().body());
    book.check(rule);
    return book.table()
        .insert(rule)
        .compose(kept ->
            changed(
                kept,
                201,
                () ->
                    Replying.error(
                        asked.call().id(),
                        409,
                        "TOO_MANY_RULES",
                        "There are "
                            + RuleTable.MOST
                            + " rules, the most there may be. Delete one first.")));
  }

  Future<OperatorReply> change(Asked asked) {
    var rule = RuleBody.read(asked.call().body());
    book.check(rule);
    return withId(
        asked,
        id -> book.table().update(id, rule).compose(kept -> changed(kept, 200, asked::notFound)));
  }

  Future<OperatorReply> remove(Asked asked) {
    return withId(
        asked, id -> book.table().delete(id).compose(kept -> changed(kept, 200, asked::notFound)));
  }

  private static Future<OperatorReply> withId(
      Asked asked, Function<UUID, Future<OperatorReply>> page) {
    return Ids.uuid(asked.id()).map(page).orElseGet(() -> Future.succeededFuture(asked.notFound()));
  }

  private Future<OperatorReply> changed(
      Optional<RuleTable.Kept> kept, int status, Supplier<OperatorReply> otherwise) {
    return kept.isEmpty()
        ? Future.succeededFuture(otherwise.get())
        : book.reload().otherwiseEmpty().map(_ -> Replying.reply(status, withWarnings(kept.get())));
  }

  private JsonObject withWarnings(RuleTable.Kept kept) {
    var targets = kept.body().rule(kept.id().toString()).targets();
    var warnings = UnservedNames.warnings(targets, book.policy(), fleet.get());
    return warnings.isEmpty() ? kept.json() : kept.json().put("warnings", warnings);
  }
}
