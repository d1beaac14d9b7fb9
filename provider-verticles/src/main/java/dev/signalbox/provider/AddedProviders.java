package dev.signalbox.provider;

import dev.signalbox.api.Secret;
import dev.signalbox.api.fleet.Presence.Addition;
import dev.signalbox.platform.Database.Listening;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.Rereading;
import dev.signalbox.platform.Vault.VaultFailure;
import io.vertx.core.Future;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the book in step with the providers in the database: those that were added over the API,
/// by whichever process. What has not changed keeps what was measured of it.
final class AddedProviders {
  static final String CHANNEL = "signalbox_providers";

  private static final Logger LOG = LoggerFactory.getLogger(AddedProviders.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String ROWS =
      "SELECT id, name, type, base_url, key_sealed, config, priority, fallback_order, updated_at"
          + " FROM providers ORDER BY priority DESC, fallback_order, name";

  private final Platform platform;
  private final ProviderBook book;
  private final Set<String> reserved;
  private final Runnable whenChanged;
  private final Rereading<RowSet<Row>> reading;
  private Map<String, AddedProvider> known = Map.of();

  /// @param whenChanged called when there are providers whose models have to be listed
  AddedProviders(
      ProviderConfig config, Platform platform, ProviderBook book, Runnable whenChanged) {
    this.platform = platform;
    this.book = book;
    this.whenChanged = whenChanged;
    this.reading =
        new Rereading<>(
            () -> platform.database().pool().query(ROWS).execute(), this::take, PATIENCE);
    this.reserved =
        config.configured().stream()
            .map(configured -> configured.provider().id())
            .collect(Collectors.toSet());
  }

  /// Reads them anew whenever one changes, until closed.
  Future<Listening> listen() {
    return platform.database().listen(CHANNEL, _ -> read());
  }

  /// Reads them all. Keeps those it has when the database is away; completes, always, when a
  /// reading that began after this call has ended.
  Future<Void> read() {
    return reading
        .again()
        .onFailure(
            failure -> LOG.atDebug().setCause(failure).log("The added providers could not be read"))
        .otherwiseEmpty();
  }

  private void take(RowSet<Row> rows) {
    var now = new LinkedHashMap<String, AddedProvider>();
    for (var row : rows) {
      var added = added(row);
      now.put(added.name(), added);
    }
    var before = new HashMap<>(known);
    known = now;
    before.keySet().stream().filter(name -> !now.containsKey(name)).forEach(this::remove);
    var changed =
        now.values().stream().filter(added -> !added.equals(before.get(added.name()))).toList();
    changed.forEach(this::put);
    if (!changed.isEmpty()) {
      whenChanged.run();
    }
  }

  private static AddedProvider added(Row row) {
    var key = row.getBuffer("key_sealed");
    return new AddedProvider(
        row.getUUID("id").toString(),
        row.getString("name"),
        row.getString("type"),
        Objects.requireNonNullElse(row.getString("base_url"), ""),
        key == null ? "" : Base64.getEncoder().encodeToString(key.getBytes()),
        Json.encode(config(row)),
        new Addition(row.getInteger("priority"), row.getInteger("fallback_order"), revision(row)));
  }

  /// Whatever JSON somebody has written there: what it is good for is each provider's own question.
  private static Object config(Row row) {
    var written = row.getValue("config");
    return written == null || Tuple.JSON_NULL.equals(written) ? new JsonObject() : written;
  }

  /// Every change has a moment of its own.
  private static long revision(Row row) {
    return ChronoUnit.MICROS.between(
        Instant.EPOCH, row.getOffsetDateTime("updated_at").toInstant());
  }

  private void remove(String name) {
    if (!isReserved(name)) {
      book.remove(name);
      LOG.atInfo().addKeyValue("provider", name).log("A provider was taken away");
    }
  }

  private void put(AddedProvider added) {
    if (isReserved(added.name())) {
      unusable(added, "its name is that of a provider this process has from its settings");
      return;
    }
    try {
      book.put(added.active(key(added), platform.catalogue().current(), book.vitals(added.name())));
      LOG.atInfo().addKeyValue("provider", added.name()).log("A provider was added or changed");
    } catch (IllegalArgumentException | ClassCastException | ArithmeticException | VaultFailure e) {
      book.remove(added.name());
      unusable(added, Objects.requireNonNullElse(e.getMessage(), "its config cannot be read"));
    }
  }

  private boolean isReserved(String name) {
    return reserved.contains(name) || name.equals(DemoCall.ID);
  }

  private Secret key(AddedProvider added) {
    return added.sealedKey().isEmpty()
        ? new Secret("")
        : platform.vault().open(added.keyPurpose(), Base64.getDecoder().decode(added.sealedKey()));
  }

  private static void unusable(AddedProvider added, String why) {
    LOG.atWarn()
        .addKeyValue("provider", added.name())
        .addKeyValue("why", why)
        .log("A provider in the database cannot be used");
  }
}
