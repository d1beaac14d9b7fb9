package dev.signalbox.security.identity;

import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.UsageLimits;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The keys in PostgreSQL.
final class KeyTable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyTable.class);

  static final String CHANNEL = "signalbox_virtual_keys";

  /// The most keys there may be, revoked ones included.
  static final int MOST = 20_000;

  private static final List<String> AUTHORITIES =
      Arrays.stream(Authority.values()).map(Authority::name).toList();

  private static final String SELECT =
      """
      select k.*, (select coalesce(jsonb_agg(jsonb_build_object('hash', s.hash, 'ends', s.ends_ms)), '[]')
        from virtual_key_secret s where s.key_id = k.id) as secrets from virtual_key k\
      """;
  private static final String INSERT =
      """
      with made as (insert into virtual_key (id, account_hash, name, user_id, team, organisation, tier,
          authority, allowed_models, requests_per_minute, tokens_per_minute, requests_per_day,
          tokens_per_day, expires_ms, bootstrap, created_ms)
        select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16
          where (select count(*) from virtual_key) < $17
            and not ($15 and exists (select from virtual_key where bootstrap and revoked_ms is null))
        on conflict do nothing returning id, account_hash)
      insert into virtual_key_secret (hash, key_id) select account_hash, id from made returning key_id\
      """;
  private static final String OPENS =
      """
      select exists (select from virtual_key_secret s join virtual_key k on k.id = s.key_id
        where s.hash = $1 and k.authority = any($2))\
      """;
  private static final String UPDATE =
      """
      update virtual_key set name = $2, user_id = $3, team = $4, organisation = $5, tier = $6,
          authority = $7, allowed_models = $8, requests_per_minute = $9, tokens_per_minute = $10,
          requests_per_day = $11, tokens_per_day = $12, expires_ms = $13 where id = $1\
      """;
  private static final String REVOKE =
      "update virtual_key set revoked_ms = $2 where id = $1 and revoked_ms is null";
  private static final String REVOKE_BOOTSTRAP =
      "update virtual_key set revoked_ms = $1 where bootstrap and revoked_ms is null";
  private static final String END_SECRETS =
      """
      update virtual_key_secret s set ends_ms = least(coalesce(ends_ms, $2), $2) from virtual_key k
        where s.key_id = $1 and k.id = s.key_id and k.revoked_ms is null\
      """;
  private static final String FORGET_ENDED =
      "delete from virtual_key_secret where key_id = $1 and ends_ms <= $2";
  private static final long REMEMBERED_MILLIS = 30L * 24 * 3_600 * 1_000;
  private static final String ADD_SECRET =
      "insert into virtual_key_secret (hash, key_id) values ($1, $2)";

  private final Pool pool;

  KeyTable(Pool pool) {
    this.pool = pool;
  }

  /// A key to be made.
  record NewKey(String id, String hash, KeyBody body, boolean bootstrap, long createdMillis) {}

  Future<List<VirtualKey>> all() {
    return pool.query(SELECT + " order by k.created_ms, k.id").execute().map(KeyTable::keys);
  }

  Future<Optional<VirtualKey>> one(String id) {
    return pool.preparedQuery(SELECT + " where k.id = $1")
        .execute(Tuple.of(id))
        .map(rows -> keys(rows).stream().findFirst());
  }

  /// Whether [#all] has a key that a secret with this hash opens, or opened once.
  Future<Boolean> opens(String hash) {
    return pool.preparedQuery(OPENS)
        .execute(Tuple.of(hash).addArrayOfString(AUTHORITIES.toArray(String[]::new)))
        .map(rows -> Boolean.TRUE.equals(rows.iterator().next().getBoolean(0)));
  }

  /// Whether it was made: not where there are as many as there may be, nor a second bootstrap key.
  Future<Boolean> insert(NewKey key) {
    return insert(pool, key);
  }

  /// Revokes the bootstrap key there is and makes another.
  Future<Boolean> replaceBootstrap(NewKey key) {
    return pool.withTransaction(connection ->
        connection
            .preparedQuery(REVOKE_BOOTSTRAP)
            .execute(Tuple.of(key.createdMillis()))
            .compose(_ -> insert(connection, key)));
  }

  /// Whether there has ever been a key for the first administrator.
  Future<Boolean> everHadBootstrap() {
    return pool.query("select exists (select from virtual_key where bootstrap)")
        .execute()
        .map(rows -> Boolean.TRUE.equals(rows.iterator().next().getBoolean(0)));
  }

  private static Future<Boolean> insert(SqlClient client, NewKey key) {
    var tuple = Tuple.of(key.id(), key.hash());
    add(tuple, key.body());
    tuple.addValue(key.bootstrap()).addValue(key.createdMillis()).addValue((long) MOST);
    return client.preparedQuery(INSERT).execute(tuple).map(rows -> rows.rowCount() == 1);
  }

  Future<Void> update(String id, KeyBody body) {
    var tuple = Tuple.of(id);
    add(tuple, body);
    return pool.preparedQuery(UPDATE).execute(tuple).mapEmpty();
  }

  private static void add(Tuple tuple, KeyBody body) {
    tuple
        .addValue(body.name())
        .addValue(body.user().orElse(null))
        .addValue(body.team().orElse(null))
        .addValue(body.organisation().orElse(null))
        .addValue(body.tier().orElse(null))
        .addValue(body.authority().name())
        .addValue(new JsonArray(body.allowedModels()))
        .addValue(body.limits().requestsPerMinute())
        .addValue(body.limits().tokensPerMinute())
        .addValue(body.limits().requestsPerDay())
        .addValue(body.limits().tokensPerDay())
        .addValue(body.expiresMillis().isPresent() ? body.expiresMillis().getAsLong() : null);
  }

  Future<Void> revoke(String id, long now) {
    return pool.preparedQuery(REVOKE).execute(Tuple.of(id, now)).mapEmpty();
  }

  /// Gives a key another secret; the former ones end at `endsMillis`. Whether there was such a key
  /// to be rotated.
  Future<Boolean> rotate(String id, String hash, long now, long endsMillis) {
    return pool.withTransaction(connection ->
        connection
            .preparedQuery(END_SECRETS)
            .execute(Tuple.of(id, endsMillis))
            .compose(ended ->
                ended.rowCount() == 0
                    ? Future.succeededFuture(false)
                    : another(connection, id, hash, now)));
  }

  /// A secret that ended a while ago is still known, so that who uses it can be told.
  private static Future<Boolean> another(SqlClient client, String id, String hash, long now) {
    return client
        .preparedQuery(FORGET_ENDED)
        .execute(Tuple.of(id, now - REMEMBERED_MILLIS))
        .compose(_ -> client.preparedQuery(ADD_SECRET).execute(Tuple.of(hash, id)))
        .map(rows -> rows.rowCount() == 1);
  }

  private static List<VirtualKey> keys(Iterable<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .filter(KeyTable::isOfThisBuild)
        .map(KeyTable::key)
        .toList();
  }

  /// A newer build may have given a key an authority that this one does not know. It opens nothing
  /// here; all others go on being read.
  private static boolean isOfThisBuild(Row row) {
    var authority = row.getString("authority");
    var known = AUTHORITIES.contains(authority);
    if (!known) {
      LOG.atWarn()
          .addKeyValue("key", row.getString("id"))
          .addKeyValue("authority", authority)
          .log("A key has an authority of a newer build and opens nothing here");
    }
    return known;
  }

  private static VirtualKey key(Row row) {
    return new VirtualKey(
        row.getString("id"),
        row.getString("account_hash"),
        body(row),
        row.getBoolean("bootstrap"),
        row.getLong("created_ms"),
        maybe(row.getLong("revoked_ms")),
        row.get(JsonArray.class, "secrets").stream()
            .map(JsonObject.class::cast)
            .map(
                each -> new VirtualKey.Opening(each.getString("hash"), maybe(each.getLong("ends"))))
            .toList());
  }

  private static KeyBody body(Row row) {
    return new KeyBody(
        row.getString("name"),
        Optional.ofNullable(row.getString("user_id")),
        Optional.ofNullable(row.getString("team")),
        Optional.ofNullable(row.getString("organisation")),
        Optional.ofNullable(row.getString("tier")),
        Authority.valueOf(row.getString("authority")),
        row.get(JsonArray.class, "allowed_models").stream().map(String.class::cast).toList(),
        new UsageLimits(
            row.getLong("requests_per_minute"),
            row.getLong("tokens_per_minute"),
            row.getLong("requests_per_day"),
            row.getLong("tokens_per_day")),
        maybe(row.getLong("expires_ms")));
  }

  private static OptionalLong maybe(@Nullable Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
