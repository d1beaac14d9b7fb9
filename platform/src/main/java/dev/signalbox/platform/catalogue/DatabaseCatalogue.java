package dev.signalbox.platform.catalogue;

import dev.signalbox.platform.Database;
import dev.signalbox.platform.Database.Listening;
import dev.signalbox.platform.Rereading;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The catalogue of the database, read anew whenever somebody changes it, and set to its next
/// prices when they begin. Until the database has answered, the build's own file stands in.
public final class DatabaseCatalogue implements CatalogueSource {
  static final String CHANNEL = "signalbox_catalogue";

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseCatalogue.class);
  private static final long LOOK_MILLIS = 1_000;
  private static final long FIRST_READ_SECONDS = 2;
  private static final Duration READING = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final Database database;
  private final InstantSource clock;
  private final List<CatalogueProvider> described;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Rereading<CatalogueRows> reading;
  private volatile boolean stale = true;
  private volatile Snapshot snapshot;
  private volatile Listening news = () -> {};
  private final long timer;

  private DatabaseCatalogue(Vertx vertx, Database database, InstantSource clock) {
    this.vertx = vertx;
    this.database = database;
    this.clock = clock;
    this.reading = new Rereading<>(() -> CatalogueRows.read(database.pool()), this::take, READING);
    var seed = Catalogue.seed();
    this.described = seed.providers();
    this.snapshot = new Snapshot(new CatalogueRows(0, List.of()), seed, OptionalLong.empty());
    this.timer = vertx.setPeriodic(LOOK_MILLIS, _ -> look());
  }

  /// What is current.
  ///
  /// @param rows what it was made of
  /// @param until when its prices end
  private record Snapshot(CatalogueRows rows, Catalogue catalogue, OptionalLong until) {
    boolean isOver(long epochMillis) {
      return until.isPresent() && epochMillis >= until.getAsLong();
    }
  }

  /// Opens a source and waits, shortly, for the database's first answer.
  public static Future<DatabaseCatalogue> open(
      Vertx vertx, Database database, InstantSource clock) {
    var source = new DatabaseCatalogue(vertx, database, clock);
    return source
        .read()
        .timeout(FIRST_READ_SECONDS, TimeUnit.SECONDS)
        .otherwiseEmpty()
        .map(_ -> {
          source.listen();
          return source;
        });
  }

  /// What changed before the database was listening was not told, and so is read again.
  private void listen() {
    database
        .listen(CHANNEL, _ -> changed())
        .onSuccess(opened -> {
          news = opened;
          changed();
        })
        .onFailure(failure ->
            LOG.atWarn().setCause(failure).log("Changes of the catalogue are not heard"));
  }

  /// The catalogue of `database` as it is at this moment, for whoever needs it once.
  public static Future<Catalogue> once(Database database, InstantSource clock) {
    var described = Catalogue.seed().providers();
    return CatalogueRows.read(database.pool()).map(rows -> rows.at(clock.millis(), described));
  }

  @Override
  public Catalogue current() {
    return snapshot.catalogue();
  }

  @Override
  public Listening onChange(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /// Stops reading; what is current stays.
  public void close() {
    vertx.cancelTimer(timer);
    news.close();
    listeners.clear();
  }

  private void changed() {
    stale = true;
    look();
  }

  private void look() {
    if (stale && database.isUp()) {
      read();
    } else {
      turn();
    }
  }

  private Future<Void> read() {
    stale = false;
    return reading
        .again()
        .onFailure(failure -> {
          stale = true;
          LOG.atDebug().setCause(failure).log("The catalogue could not be read; trying again");
        });
  }

  /// Sets the snapshot to the prices of this moment.
  private synchronized void turn() {
    if (snapshot.isOver(clock.millis())) {
      take(snapshot.rows());
    }
  }

  private synchronized void take(CatalogueRows rows) {
    if (rows.models().isEmpty()) {
      return; // nobody has seeded it yet
    }
    var now = clock.millis();
    var before = snapshot.catalogue();
    var catalogue = rows.at(now, described);
    snapshot = new Snapshot(rows, catalogue, catalogue.nextPriceAfter(now));
    if (!catalogue.version().equals(before.version())) {
      LOG.atInfo()
          .addKeyValue("version", catalogue.version())
          .addKeyValue("models", rows.models().size())
          .log("The catalogue is current");
      listeners.forEach(Runnable::run);
    }
  }
}
