package dev.signalbox.security.identity;

import static dev.signalbox.security.identity.RunningIdentity.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.identity.Identity;
import dev.signalbox.platform.Database;
import dev.signalbox.platform.postgres.DatabaseAddress;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.TemporaryPostgres;
import dev.signalbox.testkit.TestPlatform;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What whoever changed a key may count on as soon as that is answered, however long the database
/// takes to tell of it.
@CleanRun
class ChangedKeysVerticleTest {
  @TempDir private Path home;

  /// Never tells of a change.
  private record Silent(Database database) implements Database {
    @Override
    public Pool pool() {
      return database.pool();
    }

    @Override
    public boolean isUp() {
      return database.isUp();
    }

    @Override
    public Future<Listening> listen(String channel, Consumer<String> listener) {
      return Future.succeededFuture(() -> {});
    }
  }

  private RunningIdentity start(Vertx vertx, DatabaseAddress address) {
    var settings = Map.of("SIGNALBOX_AUTH", "required");
    var database = TestPlatform.of(vertx, address, home, settings).database();
    return RunningIdentity.start(
        vertx,
        TestPlatform.of(new Silent(database), home, InstantSource.system(), settings),
        _ -> Optional.empty());
  }

  @Test
  void a_new_secret_opens_at_once_at_every_replica(Vertx vertx) {
    var address = TemporaryPostgres.database();
    var here = start(vertx, address);
    var otherVertx = Vertx.vertx();
    try {
      var there = start(otherVertx, address);
      var made = here.call("POST", "/admin/keys", "{\"name\":\"app\"}");
      assertThat(here.known(text(made, "key"))).isPresent();
      assertThat(there.known(text(made, "key"))).isPresent();

      var rotated = here.call("POST", "/admin/keys/" + text(made, "id") + "/rotate", "");
      assertThat(there.known(text(rotated, "key"))).isPresent();
    } finally {
      Eventually.get(otherVertx.close());
    }
  }

  @Test
  void a_change_counts_at_once_where_it_was_made(Vertx vertx) {
    var here = start(vertx, TemporaryPostgres.database());
    var made = here.call("POST", "/admin/keys", "{\"name\":\"app\"}");
    var path = "/admin/keys/" + text(made, "id");
    assertThat(here.known(text(made, "key"))).isPresent();

    here.call("PATCH", path, "{\"tier\":\"pro\"}");
    assertThat(here.known(text(made, "key")).flatMap(Identity::tier)).contains("pro");

    var rotated = here.call("POST", path + "/rotate", "{\"graceSeconds\":0}");
    assertThat(here.who(text(made, "key")).toString()).contains("was replaced");

    here.call("DELETE", path, "");
    assertThat(here.who(text(rotated, "key")).toString()).contains("was revoked");
  }
}
