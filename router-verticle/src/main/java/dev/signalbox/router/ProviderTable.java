package dev.signalbox.router;

import dev.signalbox.platform.Database;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Providers added over the API, in PostgreSQL, which tells every process of each change.
final class ProviderTable {
  private static final String COLUMNS =
      "id, name, type, base_url, key_sealed IS NOT NULL AS has_key, priority, fallback_order,"
          + " config, created_at, updated_at";

  private final Database database;

  ProviderTable(Database database) {
    this.database = database;
  }

  /// As it is shown: never with its key.
  Future<JsonObject> insert(UUID id, ProviderBody provider, byte @Nullable [] sealed) {
    return one(
            "INSERT INTO providers"
                + " (id, name, type, base_url, priority, fallback_order, config, key_sealed)"
                + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING "
                + COLUMNS,
            values(id, provider).addBuffer(sealed == null ? null : Buffer.buffer(sealed)))
        .map(Optional::orElseThrow);
  }

  /// As it is shown; empty when there is none of that id.
  Future<Optional<JsonObject>> update(UUID id, ProviderBody provider, byte @Nullable [] sealed) {
    return one(
        "UPDATE providers SET name = $2, type = $3, base_url = $4, priority = $5,"
            + " fallback_order = $6, config = $7,"
            + " key_sealed = CASE WHEN $9 THEN NULL ELSE coalesce($8, key_sealed) END,"
            + " updated_at = greatest(now(), updated_at + interval '1 microsecond') WHERE id = $1 RETURNING "
            + COLUMNS,
        values(id, provider)
            .addBuffer(sealed == null ? null : Buffer.buffer(sealed))
            .addBoolean(provider.forgetsKey()));
  }

  private static Tuple values(UUID id, ProviderBody provider) {
    return Tuple.of(
        id,
        provider.name(),
        provider.type(),
        provider.baseUrl().orElse(null),
        provider.priority(),
        provider.fallbackOrder(),
        provider.config());
  }

  /// What is gone now; empty when there was none of that id.
  Future<Optional<JsonObject>> delete(UUID id) {
    return one("DELETE FROM providers WHERE id = $1 RETURNING " + COLUMNS, Tuple.of(id));
  }

  /// The row that `name` is the name or the id of.
  Future<Optional<UUID>> find(String name) {
    var id = Ids.uuid(name);
    if (id.isPresent()) {
      return Future.succeededFuture(id);
    }
    return database
        .pool()
        .preparedQuery("SELECT id FROM providers WHERE name = $1")
        .execute(Tuple.of(name))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getUUID("id"))
                .findFirst());
  }

  /// Which of its changes a row shows; see [Addition].
  static long revision(JsonObject row) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(row.getString("updated_at")));
  }

  private Future<Optional<JsonObject>> one(String sql, Tuple values) {
    return database
        .pool()
        .preparedQuery(sql)
        .execute(values)
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false).map(ProviderTable::json).findFirst());
  }

  private static JsonObject json(Row row) {
    return new JsonObject()
        .put("id", row.getUUID("id").toString())
        .put("name", row.getString("name"))
        .put("type", row.getString("type"))
        .put("base_url", row.getString("base_url"))
        .put("has_key", row.getBoolean("has_key"))
        .put("priority", row.getInteger("priority"))
        .put("fallback_order", row.getInteger("fallback_order"))
        .put("config", config(row))
        .put("created_at", row.getOffsetDateTime("created_at").toInstant().toString())
        .put("updated_at", row.getOffsetDateTime("updated_at").toInstant().toString());
  }

  /// An object as far as the API has written it; by hand it may have become any JSON.
  private static @Nullable Object config(Row row) {
    var written = row.getValue("config");
    return Tuple.JSON_NULL.equals(written) ? null : written;
  }
}
