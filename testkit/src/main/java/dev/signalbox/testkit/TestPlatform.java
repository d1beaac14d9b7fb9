package dev.signalbox.testkit;

import dev.signalbox.platform.Database;
import dev.signalbox.platform.KeyHasher;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.Settings;
import dev.signalbox.platform.catalogue.Catalogue;
import dev.signalbox.platform.catalogue.CatalogueSource;
import dev.signalbox.platform.http.ConnectionRoom;
import dev.signalbox.platform.postgres.DatabaseAddress;
import dev.signalbox.platform.telemetry.PrometheusTelemetry;
import dev.signalbox.platform.vault.SealingVault;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// A [Platform] for a unit under test: settings by environment name, ports on loopback.
public final class TestPlatform {
  private static final int CONNECTIONS = 8;
  private static final byte[] PEPPER = new byte[32];

  private TestPlatform() {}

  /// A platform over a database of [TemporaryPostgres].
  public static Platform of(
      Vertx vertx, DatabaseAddress address, Path home, Map<String, String> environment) {
    return of(
        TestDatabase.open(vertx, address, CONNECTIONS), home, InstantSource.system(), environment);
  }

  /// A platform of parts, with a fixed pepper, the build's own catalogue and a vault whose key is
  /// under `home`.
  public static Platform of(
      Database database, Path home, InstantSource clock, Map<String, String> environment) {
    var settings = new Settings(environment, Map.of());
    var telemetry = new PrometheusTelemetry();
    return new Platform(
        settings,
        database,
        telemetry,
        new KeyHasher(PEPPER.clone()),
        clock,
        home,
        "test",
        "127.0.0.1",
        CatalogueSource.fixed(Catalogue.seed()),
        SealingVault.of(settings, Optional.of(home)),
        ConnectionRoom.of(settings, telemetry, "units"));
  }

  /// A platform whose database is away.
  public static Platform withoutDatabase(
      Vertx vertx, Path home, InstantSource clock, Map<String, String> environment) {
    return of(new AbsentDatabase(vertx), home, clock, environment);
  }
}
