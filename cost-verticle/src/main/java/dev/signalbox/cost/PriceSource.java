package dev.signalbox.cost;

import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import dev.signalbox.bus.RollCall;
import dev.signalbox.platform.catalogue.Catalogue;
import dev.signalbox.platform.catalogue.CatalogueSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/// What tokens cost: what the catalogue says, else what the provider announced, now or last.
final class PriceSource {
  private static final long REFRESH_NANOS = 250_000_000;
  private static final int REMEMBERED_TARGETS = 10_000;

  private final RollCall rollCall;
  private final Map<String, List<String>> ownNames;
  private final CatalogueSource catalogue;
  private final AtomicLong refreshedNanos;
  private final Map<Target, Price> lastKnown = new ConcurrentHashMap<>();
  private volatile Heard heard;
  private volatile PriceBook book;

  /// @param ownNames the operator's model names, each for other model names
  PriceSource(RollCall rollCall, CatalogueSource catalogue, Map<String, List<String>> ownNames) {
    this.rollCall = rollCall;
    this.ownNames = Map.copyOf(ownNames);
    this.catalogue = catalogue;
    this.heard = new Heard(List.of(), catalogue.current());
    this.book = heard.book(lastKnown, this.ownNames);
    this.refreshedNanos = new AtomicLong(System.nanoTime() - REFRESH_NANOS);
  }

  /// What a book is made of.
  private record Heard(List<Offer> offers, Catalogue catalogue) {
    PriceBook book(Map<Target, Price> lastKnown, Map<String, List<String>> ownNames) {
      return new PriceBook(offers, catalogue::priceOf, lastKnown, ownNames);
    }

    boolean isOf(List<Offer> others, Catalogue other) {
      return catalogue == other && offers.equals(others);
    }
  }

  /// The offers and prices of this moment, at most a quarter of a second old.
  PriceBook now() {
    var last = refreshedNanos.get();
    var now = System.nanoTime();
    if ((now - last >= REFRESH_NANOS || heard.offers().isEmpty())
        && refreshedNanos.compareAndSet(last, now)) {
      refresh();
    }
    return book;
  }

  /// What `target` cost at `epochMillis`. Where the catalogue does not know it, what its provider
  /// says or last said: its calls are still to be paid.
  Price priceOf(Target target, long epochMillis) {
    var price = catalogue.current().priceOf(target, epochMillis);
    return price instanceof Price.Unknown ? now().priceOf(target) : price;
  }

  /// What an operator would have to set so that `model` is served.
  List<String> activationOf(String model) {
    var active =
        heard.offers().stream().map(offer -> offer.target().provider()).collect(Collectors.toSet());
    return catalogue.current().activationOf(model, active);
  }

  private void refresh() {
    var offers =
        rollCall.of(Unit.PROVIDERS).stream()
            .map(Presence::providers)
            .flatMap(List::stream)
            .flatMap(provider -> provider.offers().stream())
            .distinct()
            .toList();
    var current = catalogue.current();
    if (heard.isOf(offers, current)) {
      return;
    }
    offers.forEach(this::remember);
    var fresh = new Heard(offers, current);
    book = fresh.book(lastKnown, ownNames);
    heard = fresh;
  }

  private void remember(Offer offer) {
    if (!(offer.price() instanceof Price.Unknown) && lastKnown.size() < REMEMBERED_TARGETS) {
      lastKnown.put(offer.target(), offer.price());
    }
  }
}
