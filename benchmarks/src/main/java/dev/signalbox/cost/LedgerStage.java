package dev.signalbox.cost;

import dev.signalbox.api.Money;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.Account;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.BusNode;
import dev.signalbox.bus.NodeIdentity;
import dev.signalbox.bus.ReplicaState;
import dev.signalbox.platform.Database;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.postgres.EmbeddedPostgres;
import dev.signalbox.platform.postgres.Migrations;
import dev.signalbox.platform.postgres.PostgresDatabase;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.TestPlatform;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/// A cost unit over a durable PostgreSQL, on a bus where somebody offers a model.
final class LedgerStage implements AutoCloseable {
  private static final int CONNECTIONS = 8;
  private static final long QUIET_MILLIS = 3_000;
  private static final String BUDGET =
      "insert into cost_budget (account, hard_nano, warning_percent, soft_percent, strict)"
          + " values ($1, $2, 50, 80, true)";

  /// Each statement is a transaction of its own; what asks is not counted.
  private static final String STATEMENTS =
      "select xact_commit + xact_rollback from pg_stat_database where datname = current_database()";

  private static final String PROCESSES = "select pid::bigint from pg_stat_activity";

  private final InstantSource clock = InstantSource.system();
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final EmbeddedPostgres postgres;
  private final PostgresDatabase database;
  private final BusNode bus;

  private LedgerStage(Path folder) {
    postgres = EmbeddedPostgres.start(folder.resolve("home"), _ -> {});
    Migrations.run(postgres.address());
    database = PostgresDatabase.open(vertx, postgres.address(), CONNECTIONS);
    bus = BusNode.local(vertx, new NodeIdentity("n1", "here", "1"), clock);
    Platform platform =
        TestPlatform.of(database, folder.resolve("home"), clock, Map.of("COST_PORT", "0"));
    var offer =
        new Offer(
            new Target("openai", "gpt-4o-mini"),
            new Price.PerToken(150_000, 75_000, 150_000, 600_000),
            128_000,
            16_384,
            100,
            true,
            true,
            Capability.CHAT,
            Map.of());
    var state =
        new ReplicaState.Snapshot(
            Presence.State.READY,
            List.of(
                new Presence.ProviderPresence("openai", "ok", 0, 100, List.of(offer), List.of())),
            Map.of());
    Eventually.get(bus.join(Unit.PROVIDERS, () -> state));
    Eventually.until("the provider is heard", () -> !bus.rollCall().of(Unit.PROVIDERS).isEmpty());
    var lanes = CostVerticle.replicas(CostConfig.from(platform.settings()), bus, platform);
    Eventually.get(vertx.deployVerticle(lanes, new DeploymentOptions().setInstances(1)));
  }

  static LedgerStage open() throws IOException {
    var readable =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));
    return new LedgerStage(Files.createTempDirectory("ledger-figures", readable));
  }

  Vertx vertx() {
    return vertx;
  }

  Bus bus() {
    return bus;
  }

  Database database() {
    return database;
  }

  InstantSource clock() {
    return clock;
  }

  long now() {
    return clock.millis();
  }

  /// The result of `work`, done on an event loop.
  <T> T get(Supplier<Future<T>> work) {
    return Eventually.get(
        Future.future(done -> context.runOnContext(_ -> work.get().onComplete(done))));
  }

  void strict(Account account, Money limit) {
    get(() ->
        database.pool().preparedQuery(BUDGET).execute(Tuple.of(account.id(), limit.nanoUsd())));
    get(() ->
        database
            .pool()
            .preparedQuery("select pg_notify('cost_budget', $1)")
            .execute(Tuple.of(account.id())));
  }

  /// Waits until what is queued is written and PostgreSQL has counted it, which it does once a
  /// second.
  void quiet() {
    get(() -> vertx.timer(QUIET_MILLIS));
  }

  /// Statements that were ever executed.
  long statements() {
    return get(() -> database.pool().query(STATEMENTS).execute()).iterator().next().getLong(0);
  }

  /// What the server's processes have used so far; a vacuum that has ended by now is not counted.
  Duration serverCpu() {
    var processes = get(() -> database.pool().query(PROCESSES).execute());
    return StreamSupport.stream(processes.spliterator(), false)
        .flatMap(row -> ProcessHandle.of(row.getLong(0)).stream())
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }

  @Override
  public void close() {
    Eventually.get(database.close().eventually(vertx::close));
    postgres.close();
  }
}
