package dev.signalbox.app;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Secret;
import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.FindPort;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.api.fleet.PublicPort;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.Database;
import dev.signalbox.platform.Drain;
import dev.signalbox.platform.KeyHasher;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.Settings;
import dev.signalbox.platform.catalogue.CatalogueSeeding;
import dev.signalbox.platform.catalogue.CatalogueSource;
import dev.signalbox.platform.catalogue.DatabaseCatalogue;
import dev.signalbox.platform.http.ConnectionRoom;
import dev.signalbox.platform.http.PortUnavailable;
import dev.signalbox.platform.postgres.DatabaseTrouble;
import dev.signalbox.platform.postgres.Installation;
import dev.signalbox.platform.postgres.Migrations;
import dev.signalbox.platform.postgres.PostgresDatabase;
import dev.signalbox.platform.telemetry.PrometheusTelemetry;
import dev.signalbox.platform.vault.SealingVault;
import dev.signalbox.security.identity.AdminKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// One process: its database, its place in the cluster and its units, opened in order and closed in
/// the reverse one.
final class Node implements AutoCloseable {
  private static final Duration START_STEP = Duration.ofSeconds(60);
  private static final Duration PORT_PATIENCE = Duration.ofSeconds(5);

  private final Deque<Step> opened = new ArrayDeque<>();
  private final Settings settings;
  private final Progress progress;
  private final InstantSource clock = InstantSource.system();
  private Supplier<List<ProviderPresence>> providers = List::of;
  private Supplier<Future<Integer>> gateway = () -> Future.failedFuture("no gateway runs here");
  private Optional<KeyHasher> keyHasher = Optional.empty();
  private Optional<Secret> adminKey = Optional.empty();
  private Optional<Units> running = Optional.empty();

  /// What closes something that was opened, to be awaited no longer than `patience`.
  private interface Step {
    void close(StopPatience patience);
  }

  private Node(Settings settings, Progress progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /// Brings up `units`; `everything` means that they are all there are, so that no cluster is
  /// needed.
  ///
  /// @throws BadSetting if a setting cannot be used
  /// @throws StartFailed if something else stands in the way; nothing is left open
  static Node start(Set<Unit> units, boolean everything, Settings settings, Progress progress) {
    var node = new Node(settings, progress);
    try {
      node.open(units, everything);
      return node;
    } catch (DatabaseTrouble | PortUnavailable | StartFailed e) {
      node.breakOff();
      throw new StartFailed(String.valueOf(e.getMessage()), e);
    } catch (BadSetting e) {
      node.breakOff();
      throw e;
    } catch (Exception | LinkageError e) { // a failed future throws what it holds, checked or not
      node.breakOff();
      throw new StartFailed("The start broke off: " + e, e);
    }
  }

  /// A key that was made is there although the start broke off, and the next one shows none.
  private void breakOff() {
    adminKey.ifPresent(key -> progress.say(Welcome.adminKey(key)));
    close();
  }

  /// The settings it was started with.
  Settings settings() {
    return settings;
  }

  /// The units of this process.
  Units units() {
    return running.orElseThrow();
  }

  /// How API keys are hashed in this installation.
  KeyHasher keys() {
    return keyHasher.orElseThrow();
  }

  /// The first administrator's key, if this very start has made it: nothing will show it again.
  Optional<Secret> adminKey() {
    return adminKey;
  }

  /// The port that the gateway of this process really has.
  int gatewayPort() {
    return await("asking for the gateway's port", gateway.get());
  }

  /// The providers the cluster knows of.
  List<ProviderPresence> providers() {
    return providers.get();
  }

  private void open(Set<Unit> units, boolean everything) {
    AppSettings.checkAll(settings, units, everything);
    var home = Home.prepare(settings.get(AppSettings.HOME));
    progress.done("data directory " + home);
    var source = DatabaseSource.open(settings, home, everything, progress);
    opened.push(left -> left.await("stopping the database", source::close));
    Migrations.run(source.address());
    progress.done("database " + source.address().place() + " at its newest schema");
    var line = line(everything);
    opened.push(left -> left.await("leaving the cluster", line.close()));
    providers =
        () ->
            line.bus().rollCall().of(Unit.PROVIDERS).stream()
                .flatMap(presence -> presence.providers().stream())
                .toList();
    gateway = () -> port(line.bus());
    progress.done(line.description());
    var platform = platform(line.vertx(), source, home);
    if (units.contains(Unit.SECURITY)) {
      var keys = new AdminKey(platform.database().pool(), platform.keys(), clock);
      adminKey = await("making the first admin key", keys.first());
    }
    deploy(units, line, platform);
  }

  private Future<Integer> port(Bus bus) {
    return bus.ask(Addresses.PUBLIC_PORT, new FindPort(), Deadline.in(PORT_PATIENCE, clock))
        .compose(found ->
            switch (found) {
              case Outcome.Ok<PublicPort>(var there) -> Future.succeededFuture(there.port());
              case Outcome.Err<PublicPort>(var error) -> Future.failedFuture(error.message());
            });
  }

  private Line line(boolean alone) {
    return alone
        ? Line.local(settings, clock)
        : await("joining the cluster", Line.clustered(settings, clock));
  }

  private Platform platform(Vertx vertx, DatabaseSource source, Path home) {
    var connections = settings.get(AppSettings.DATABASE_CONNECTIONS);
    var database = PostgresDatabase.open(vertx, source.address(), connections);
    opened.push(left -> left.await("closing the database pool", database.close()));
    var telemetry = new PrometheusTelemetry();
    opened.push(_ -> telemetry.close());
    var keys = await("reading the installation", Installation.keyHasher(database.pool()));
    keyHasher = Optional.of(keys);
    return new Platform(
        settings,
        database,
        telemetry,
        keys,
        clock,
        home,
        Version.current(),
        settings.get(AppSettings.HOST),
        catalogue(vertx, database),
        SealingVault.of(settings, source.isOwn() ? Optional.of(home) : Optional.empty()),
        ConnectionRoom.of(settings, telemetry, "units"));
  }

  private CatalogueSource catalogue(Vertx vertx, Database database) {
    await("bringing in the catalogue", CatalogueSeeding.run(database.pool()));
    var catalogue = await("reading the catalogue", DatabaseCatalogue.open(vertx, database, clock));
    opened.push(_ -> catalogue.close());
    return catalogue;
  }

  private void deploy(Set<Unit> units, Line line, Platform platform) {
    var deployed =
        new Units(line.vertx(), line.bus(), platform, settings.get(AppSettings.EVENT_LOOPS));
    running = Optional.of(deployed);
    opened.push(left -> left.awaitUnits("stopping the units", deployed.undeployAll()));
    for (var unit : Units.START_ORDER) {
      if (units.contains(unit)) {
        await("starting the " + unit.id() + " unit", deployed.deploy(unit));
        progress.done(unit.id() + " unit");
      }
    }
  }

  /// Closes everything, last opened first, within the drain time and [StopPatience#BEYOND_DRAIN]. A
  /// failing step is reported and does not keep the others from closing.
  @Override
  public synchronized void close() {
    var patience = StopPatience.of(Drain.of(settings).plus(StopPatience.BEYOND_DRAIN));
    while (!opened.isEmpty()) {
      try {
        opened.pop().close(patience);
      } catch (RuntimeException e) {
        progress.say("signalbox: " + e.getMessage());
      }
    }
  }

  private static <T> T await(String step, Future<T> future) {
    try {
      return future.await(START_STEP.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new StartFailed(step + " took longer than " + START_STEP.toSeconds() + " s", e);
    }
  }
}
