package dev.signalbox.router;

import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.bus.Bus;
import dev.signalbox.platform.Vault;
import dev.signalbox.platform.net.AddressGuard;
import dev.signalbox.platform.operator.DatabaseFailure;
import dev.signalbox.platform.operator.OperatorRoutes.Asked;
import dev.signalbox.platform.operator.Replying;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Providers that operators add, change and take away while everything runs. Their keys are sealed
/// before anything else happens to them, and are never shown.
final class AddedProviders {
  private static final Set<String> NOT_FOR_OTHERS = Set.of("builtin");

  private final RouterUnit unit;
  private final ProviderTable table;
  private final BaseUrl urls;
  private final Spread spread;

  AddedProviders(RouterUnit unit, Bus bus, Vertx vertx) {
    this.unit = unit;
    this.spread = new Spread(vertx, bus.rollCall());
    this.table = new ProviderTable(unit.platform().database());
    this.urls = new BaseUrl(vertx, AddressGuard.of(unit.platform().settings()));
  }

  Future<OperatorReply> add(Asked asked) {
    var provider = read(asked);
    if (isTaken(provider.name())) {
      return Future.succeededFuture(taken(asked, provider));
    }
    return checked(
        asked,
        provider,
        () -> {
          var id = UUID.randomUUID();
          return table.insert(id, provider, sealed(id, provider)).compose(row -> known(row, 201));
        });
  }

  Future<OperatorReply> change(Asked asked) {
    var provider = read(asked);
    return withRow(
        asked,
        id ->
            checked(
                asked,
                provider,
                () ->
                    table
                        .update(id, provider, sealed(id, provider))
                        .compose(row ->
                            row.map(json -> known(json, 200))
                                .orElseGet(() -> Future.succeededFuture(asked.notFound())))));
  }

  Future<OperatorReply> remove(Asked asked) {
    return withRow(
        asked,
        id ->
            table
                .delete(id)
                .compose(row ->
                    row.map(this::gone).orElseGet(() -> Future.succeededFuture(asked.notFound()))));
  }

  /// Answers once the nodes know it as it is now.
  private Future<OperatorReply> known(JsonObject row, int status) {
    return spread
        .has(row.getString("name"), ProviderTable.revision(row))
        .map(reach -> Replying.reply(status, told(row, reach)));
  }

  private Future<OperatorReply> gone(JsonObject row) {
    return spread.hasNot(row.getString("name")).map(reach -> Replying.ok(told(row, reach)));
  }

  private ProviderBody read(Asked asked) {
    return ProviderBody.read(asked.call().body(), types());
  }

  private Set<String> types() {
    var types = new TreeSet<String>();
    unit.platform().catalogue().current().providers().forEach(known -> types.add(known.id()));
    types.add(ProviderBody.COMPATIBLE);
    types.removeAll(NOT_FOR_OTHERS);
    return types;
  }

  /// A provider of that name is there by settings or discovery. Of those added over the API the
  /// database knows better than a roll call that still shows what was just taken away.
  private boolean isTaken(String name) {
    return unit.fleet()
        .map(fleet -> fleet.providers().get(name))
        .filter(provider -> provider.added().isEmpty())
        .isPresent();
  }

  private Future<OperatorReply> withRow(Asked asked, Function<UUID, Future<OperatorReply>> page) {
    return table
        .find(asked.id())
        .compose(id -> id.map(page).orElseGet(() -> Future.succeededFuture(asked.notFound())));
  }

  /// A write that is only tried with an address that may be used and a vault that seals.
  private interface Write {
    Future<OperatorReply> run();
  }

  private Future<OperatorReply> checked(Asked asked, ProviderBody provider, Write write) {
    var obstacle =
        provider.key().isPresent() ? unit.platform().vault().obstacle() : Optional.<String>empty();
    if (obstacle.isPresent()) {
      return Future.succeededFuture(
          Replying.error(asked.call().id(), 503, "VAULT_UNAVAILABLE", obstacle.get()));
    }
    return provider
        .baseUrl()
        .map(urls::check)
        .orElseGet(Future::succeededFuture)
        .compose(_ -> write.run())
        .recover(failure ->
            DatabaseFailure.isNotUnique(failure)
                ? Future.succeededFuture(taken(asked, provider))
                : Future.failedFuture(failure));
  }

  private byte @Nullable [] sealed(UUID id, ProviderBody provider) {
    Vault vault = unit.platform().vault();
    return provider.key().map(key -> vault.seal("provider-key:" + id, key)).orElse(null);
  }

  private static OperatorReply taken(Asked asked, ProviderBody provider) {
    return Replying.error(
        asked.call().id(),
        409,
        "PROVIDER_EXISTS",
        "There is a provider named " + provider.name() + " already. Choose another name.");
  }

  /// Also says which nodes of those that live know of it.
  private static JsonObject told(JsonObject row, Spread.Reach reach) {
    return new JsonObject()
        .put("success", true)
        .put("provider", row)
        .put("nodes", new JsonObject().put("ready", reach.nodes()).put("of", reach.of()));
  }
}
