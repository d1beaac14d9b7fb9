package dev.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.api.Secret;
import dev.signalbox.platform.postgres.DatabaseAddress;
import dev.signalbox.platform.postgres.DatabaseTrouble;
import dev.signalbox.platform.postgres.Installation;
import dev.signalbox.platform.postgres.Migrations;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@CleanRun
final class PostgresDatabaseTest {
  @Test
  void several_nodes_may_migrate_at_once() {
    var address = TemporaryPostgres.emptyDatabase();
    var nodes =
        Stream.generate(() ->
                CompletableFuture.runAsync(
                    () -> Migrations.run(address),
                    // the default pool has one thread on a small machine
                    work -> Thread.ofPlatform().start(work)))
            .limit(6)
            .toList();
    assertThat(CompletableFuture.allOf(nodes.toArray(CompletableFuture[]::new)))
        .succeedsWithin(30, TimeUnit.SECONDS);
  }

  @Test
  void migrating_again_changes_nothing_and_is_quick() {
    var address = TemporaryPostgres.database();
    Migrations.run(address);
  }

  @Test
  void a_start_outwaits_a_pool_that_has_no_connection_at_first(Vertx vertx) {
    var database = TestDatabase.open(vertx, TemporaryPostgres.database(), 1);
    var busy = Eventually.get(database.pool().getConnection());
    var hasher = Installation.keyHasher(database.pool());
    Eventually.get(
        database.pool().query("SELECT 1").execute().transform(_ -> Future.succeededFuture()));
    Eventually.get(busy.close());
    assertThat(Eventually.get(hasher)).isNotNull();
    Eventually.get(database.close());
  }

  @Test
  void all_nodes_hash_a_key_alike(Vertx vertx) {
    var address = TemporaryPostgres.database();
    var first = TestDatabase.open(vertx, address, 2);
    var second = TestDatabase.open(vertx, address, 2);
    var hashers =
        Eventually.get(
            Future.all(
                Installation.keyHasher(first.pool()), Installation.keyHasher(second.pool())));
    List<dev.signalbox.platform.KeyHasher> both = hashers.list();
    assertThat(both.getFirst().hash("sk-signalbox-0123456789"))
        .isEqualTo(both.getLast().hash("sk-signalbox-0123456789"));
    Eventually.get(Future.all(first.close(), second.close()));
  }

  @Test
  void notifications_arrive_and_a_lost_connection_is_told_by_an_empty_one(Vertx vertx) {
    var address = TemporaryPostgres.emptyDatabase();
    var database = TestDatabase.open(vertx, address, 2);
    var heard = new ConcurrentLinkedQueue<String>();
    Eventually.get(database.listen("budget_changed", heard::add));
    Eventually.get(database.pool().query("SELECT pg_notify('budget_changed', 'team-a')").execute());
    Eventually.until("the notification", () -> heard.contains("team-a"));
    assertThat(heard).as("nothing was missed yet").doesNotContain("");

    TemporaryPostgres.execute(
        address,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    Eventually.until("the word that some may be missing", () -> heard.contains(""));
    Eventually.until(
        "later notifications",
        () -> {
          TemporaryPostgres.execute(address, "SELECT pg_notify('budget_changed', 'team-b')");
          return heard.contains("team-b");
        });
    Eventually.get(database.close());
  }

  @Test
  void listening_outwaits_a_database_that_is_away_at_first(Vertx vertx) {
    var way = new SwitchableDatabase(vertx, TemporaryPostgres.emptyDatabase());
    way.off();
    var database = TestDatabase.open(vertx, way.address(), 2);
    var heard = new ConcurrentLinkedQueue<String>();
    var listening = database.listen("budget_changed", heard::add);
    Eventually.until("the database counts as away", () -> !database.isUp());
    way.on();
    Eventually.get(listening);
    Eventually.get(database.pool().query("SELECT pg_notify('budget_changed', 'team-a')").execute());
    Eventually.until("the notification", () -> heard.contains("team-a"));
  }

  @Test
  void a_listening_connection_that_says_nothing_any_more_gives_way_to_another(Vertx vertx) {
    var way = new SwitchableDatabase(vertx, TemporaryPostgres.emptyDatabase());
    var database = TestDatabase.open(vertx, way.address(), 2);
    var heard = new ConcurrentLinkedQueue<String>();
    Eventually.get(database.listen("budget_changed", heard::add));
    way.strand();
    Eventually.until("the word that some may be missing", () -> heard.contains(""));
    TemporaryPostgres.execute(way.address(), "SELECT pg_notify('budget_changed', 'team-a')");
    Eventually.until("the notification", () -> heard.contains("team-a"));
  }

  @Test
  void closing_leaves_no_connection_behind_that_was_being_opened(Vertx vertx) {
    var address = TemporaryPostgres.emptyDatabase();
    var way = new SwitchableDatabase(vertx, address);
    way.stall();
    var database = TestDatabase.open(vertx, way.address(), 2);
    var asked = database.pool().query("SELECT 1").execute();
    Eventually.until("both connections", () -> way.waiting() >= 2);
    var closed = database.close();
    way.flow();
    Eventually.get(closed);
    assertThat(asked.isComplete()).isTrue();
    Eventually.until("nobody is connected", () -> TemporaryPostgres.connections(address) == 0);
  }

  @Test
  void a_database_that_hangs_does_not_keep_its_clients_from_closing(Vertx vertx) {
    var way = new SwitchableDatabase(vertx, TemporaryPostgres.emptyDatabase());
    way.stall();
    var database = TestDatabase.open(vertx, way.address(), 2);
    Eventually.until("the listening connection", () -> way.waiting() >= 1);
    assertThat(Eventually.failureOf(database.pool().getConnection())).hasMessage("Timeout");
    Eventually.get(database.close());
  }

  @Test
  void a_database_that_hangs_in_the_midst_of_work_is_left(Vertx vertx) {
    var address = TemporaryPostgres.emptyDatabase();
    var way = new SwitchableDatabase(vertx, address);
    var database = TestDatabase.open(vertx, way.address(), 2);
    Eventually.get(database.listen("budget_changed", _ -> {}));
    var busy = Eventually.get(database.pool().getConnection());
    Eventually.get(database.pool().query("SELECT 1").execute());
    way.stall();
    var asked =
        List.of(
            busy.preparedQuery("SELECT 2").execute(),
            database.pool().preparedQuery("SELECT 3").execute());
    Eventually.get(database.close());
    Eventually.until("all are told", () -> asked.stream().allMatch(Future::failed));
    way.flow();
    Eventually.until("nobody is connected", () -> TemporaryPostgres.connections(address) == 0);
  }

  @Test
  void notices_that_the_database_is_away(Vertx vertx) {
    var database = TestDatabase.open(vertx, nobody(), 2);
    Eventually.until("the database counts as away", () -> !database.isUp());
    Eventually.get(database.close());
  }

  @Test
  void a_server_that_is_not_there_is_named_without_its_password() {
    assertThatThrownBy(() -> Migrations.run(nobody()))
        .isInstanceOf(DatabaseTrouble.class)
        .hasMessageContaining("127.0.0.1:1")
        .hasMessageContaining("DATABASE_URL")
        .hasMessageNotContaining("hunter2");
  }

  private static DatabaseAddress nobody() {
    return new DatabaseAddress(
        "127.0.0.1", 1, "none", "nobody", new Secret("hunter2"), "disable", "");
  }
}
