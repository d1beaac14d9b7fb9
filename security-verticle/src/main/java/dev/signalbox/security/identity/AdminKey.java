package dev.signalbox.security.identity;

import dev.signalbox.api.Secret;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.UsageLimits;
import dev.signalbox.platform.KeyHasher;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The first administrator's key. It is made once in an installation's life, and again only by
/// whoever has the server itself.
public final class AdminKey {
  private final KeyTable table;
  private final KeyHasher hasher;
  private final InstantSource clock;
  private final KeySecrets secrets = new KeySecrets();

  /// The admin key of the installation in `pool`, which has its schema already.
  public AdminKey(Pool pool, KeyHasher hasher, InstantSource clock) {
    this.table = new KeyTable(pool);
    this.hasher = hasher;
    this.clock = clock;
  }

  /// Makes the first one, to be shown once; empty where there is or was one. Of several processes
  /// that start together, one makes it.
  public Future<Optional<Secret>> first() {
    return table
        .everHadBootstrap()
        .compose(had -> {
          if (had) {
            return Future.succeededFuture(Optional.empty());
          }
          var key = fresh();
          return table
              .insert(key.row())
              .map(made -> made ? Optional.of(key.secret()) : Optional.empty());
        });
  }

  /// Revokes the one there is and makes another, to be shown once.
  public Future<Secret> renew() {
    var key = fresh();
    return table
        .replaceBootstrap(key.row())
        .compose(made ->
            made
                ? Future.succeededFuture(key.secret())
                : Future.failedFuture("another admin key was made at the same time; try again"));
  }

  private record Fresh(Secret secret, KeyTable.NewKey row) {}

  private Fresh fresh() {
    var id = secrets.newId();
    var key = secrets.newKey(id);
    var body =
        new KeyBody(
            "First administrator",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Authority.ADMIN,
            List.of(),
            UsageLimits.NONE,
            OptionalLong.empty());
    var hash = hasher.hash(key).hash();
    return new Fresh(new Secret(key), new KeyTable.NewKey(id, hash, body, true, clock.millis()));
  }
}
