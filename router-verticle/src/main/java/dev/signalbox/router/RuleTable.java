package dev.signalbox.router;

import dev.signalbox.platform.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/// The rules in PostgreSQL.
final class RuleTable {
  static final String CHANNEL = "signalbox_routing_rules";

  /// The most rules there may be.
  static final int MOST = 1_000;

  private static final String COLUMNS =
      "id, name, rule_set, condition, targets, priority, active, created_at, updated_at";

  private final Database database;

  RuleTable(Database database) {
    this.database = database;
  }

  /// A rule as it is kept.
  record Kept(UUID id, RuleBody body, OffsetDateTime createdAt, OffsetDateTime updatedAt) {
    JsonObject json() {
      return body.json(id.toString())
          .put("created_at", createdAt.toInstant().toString())
          .put("updated_at", updatedAt.toInstant().toString());
    }
  }

  /// Every rule, the highest priority first.
  Future<List<Kept>> all() {
    return database
        .pool()
        .preparedQuery(
            "SELECT " + COLUMNS + " FROM routing_rules ORDER BY priority DESC, name, id LIMIT $1")
        .execute(Tuple.of(MOST))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(RuleTable::kept).toList());
  }

  /// The rule as it is kept now; empty when there are as many as there may be.
  Future<Optional<Kept>> insert(RuleBody rule) {
    return one(
        "INSERT INTO routing_rules (name, rule_set, condition, targets, priority, active)"
            + " SELECT $1, $2, $3, $4, $5, $6"
            + " WHERE (SELECT count(*) FROM routing_rules) < $7 RETURNING "
            + COLUMNS,
        Tuple.of(
            rule.name(),
            rule.set(),
            rule.condition(),
            rule.targets(),
            rule.priority(),
            rule.active(),
            MOST));
  }

  /// The rule as it is kept now; empty when there is none of that id.
  Future<Optional<Kept>> update(UUID id, RuleBody rule) {
    return one(
        "UPDATE routing_rules SET name = $2, rule_set = $3, condition = $4, targets = $5,"
            + " priority = $6, active = $7, updated_at = now() WHERE id = $1 RETURNING "
            + COLUMNS,
        Tuple.of(
            id,
            rule.name(),
            rule.set(),
            rule.condition(),
            rule.targets(),
            rule.priority(),
            rule.active()));
  }

  /// The rule that is gone now; empty when there was none of that id.
  Future<Optional<Kept>> delete(UUID id) {
    return one("DELETE FROM routing_rules WHERE id = $1 RETURNING " + COLUMNS, Tuple.of(id));
  }

  private Future<Optional<Kept>> one(String sql, Tuple values) {
    return database
        .pool()
        .preparedQuery(sql)
        .execute(values)
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false).map(RuleTable::kept).findFirst());
  }

  private static Kept kept(Row row) {
    return new Kept(
        row.getUUID("id"),
        new RuleBody(
            row.getString("name"),
            row.getString("rule_set"),
            row.get(JsonObject.class, "condition"),
            row.get(JsonArray.class, "targets"),
            row.getInteger("priority"),
            row.getBoolean("active")),
        row.getOffsetDateTime("created_at"),
        row.getOffsetDateTime("updated_at"));
  }
}
