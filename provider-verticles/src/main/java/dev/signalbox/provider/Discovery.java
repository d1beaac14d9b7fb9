package dev.signalbox.provider;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.Secret;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.provider.wire.Provider;
import dev.signalbox.provider.wire.Providers;
import io.vertx.core.Future;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds model servers on this machine, and keeps the models of servers that list their own.
final class Discovery {
  private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);

  /// What a start may wait for servers that may not be there.
  static final long PROBE_MILLIS = 400;

  private static final long LIST_MILLIS = 3000;

  private final ProviderConfig config;
  private final ProviderBook book;
  private final UpstreamClient client;
  private final List<Spot> spots;
  private final long probeMillis;

  /// A port of this machine where `provider` may be found.
  record Spot(String provider, int port) {
    /// Where model servers listen unless told otherwise.
    static List<Spot> usual() {
      return Providers.all().stream()
          .filter(provider -> provider.place() == Provider.Place.LOOPBACK)
          .map(provider ->
              new Spot(provider.id(), Endpoint.of(provider.defaultUrl(), provider).port()))
          .toList();
    }
  }

  /// @param probeMillis how long a server has to say what it serves
  Discovery(
      ProviderConfig config,
      ProviderBook book,
      UpstreamClient client,
      List<Spot> spots,
      long probeMillis) {
    this.spots = List.copyOf(spots);
    this.probeMillis = probeMillis;
    this.config = config;
    this.book = book;
    this.client = client;
  }

  /// Looks once at every spot, all at the same time. Done after at most the time of one probe.
  Future<Void> run() {
    var probes =
        config.discovery()
            ? spots.stream().filter(this::mayBeFound).flatMap(this::probe).toList()
            : List.<Future<Void>>of();
    return Future.join(probes).onComplete(_ -> report()).otherwiseEmpty().mapEmpty();
  }

  /// Asks the servers that list their own models again.
  Future<Void> refresh() {
    return Future.join(
            book.all().stream()
                .filter(ActiveProvider::listsItsModels)
                .map(provider -> list(provider, LIST_MILLIS))
                .toList())
        .otherwiseEmpty()
        .mapEmpty();
  }

  private boolean mayBeFound(Spot spot) {
    return !config.ownPorts().contains(spot.port())
        && book.find(spot.provider()).isEmpty()
        && book.all().stream()
            .flatMap(other -> other.accesses().all().stream())
            .noneMatch(access -> isAt(access.endpoint(), spot.port()));
  }

  private static boolean isAt(Endpoint endpoint, int port) {
    return endpoint.isLoopback() && endpoint.port() == port;
  }

  private Stream<Future<Void>> probe(Spot spot) {
    return Providers.all().stream()
        .filter(provider -> provider.id().equals(spot.provider()))
        .map(provider -> list(candidate(provider, spot.port()), probeMillis));
  }

  private ActiveProvider candidate(Provider provider, int port) {
    var usual = Endpoint.of(provider.defaultUrl(), provider);
    var endpoint = new Endpoint(usual.tls(), usual.host(), port, usual.root());
    return new ActiveProvider(
        provider.id(),
        provider,
        new Accesses(List.of(new Access("key#1", endpoint, new Secret(""), 1, false))),
        "",
        Models.listed(""),
        book.vitals(provider.id()));
  }

  private Future<Void> list(ActiveProvider provider, long millis) {
    return client
        .models(provider, millis)
        .map(answer -> {
          if (answer instanceof Outcome.Ok<List<String>>(List<String> models)
              && !models.isEmpty()
              && !isSignalbox(models)) {
            take(provider, offers(provider, models));
          }
          return null;
        });
  }

  private void take(ActiveProvider provider, List<Offer> offers) {
    if (book.find(provider.id()).isEmpty() && mayBeAdded(provider)) {
      book.put(provider.offering(offers));
    } else {
      book.offer(provider, offers);
    }
  }

  /// A provider that was taken away while it was asked does not come back.
  private static boolean mayBeAdded(ActiveProvider provider) {
    return provider.offers().isEmpty()
        && !provider.accesses().first().isGuarded()
        && provider.provider().place() == Provider.Place.LOOPBACK
        && provider.id().equals(provider.provider().id());
  }

  private static List<Offer> offers(ActiveProvider provider, List<String> models) {
    var offers =
        Offers.listed(
            provider.adapter(), models, provider.models().preferred(), provider.isLoopback());
    return Offers.at(provider.id(), offers);
  }

  /// Another gateway of ours on this machine is not a model server: calls would go in circles.
  private static boolean isSignalbox(List<String> models) {
    return models.contains(Offers.DEMO.target().toString());
  }

  private void report() {
    var found = book.all().stream().filter(this::wasFound).toList();
    if (config.discovery()) {
      LOG.atInfo()
          .addKeyValue(
              "found",
              found.stream()
                  .map(provider ->
                      provider.id() + " at " + provider.accesses().first().endpoint().place())
                  .collect(Collectors.joining(", ")))
          .log("Looked for model servers on this machine; SIGNALBOX_DISCOVERY=false skips that");
    }
  }

  private boolean wasFound(ActiveProvider provider) {
    return config.configured().stream()
        .noneMatch(configured -> configured.provider().id().equals(provider.id()));
  }
}
