package dev.signalbox.cost;

import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import dev.signalbox.bus.RollCall;
import dev.signalbox.platform.catalogue.Catalogue;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The prices that hold now, from what the providers announce twice a second.
final class PriceSource {
  private static final long REFRESH_NANOS = 250_000_000;
  private static final int REMEMBERED_TARGETS = 10_000;

  private final RollCall rollCall;
  private final Catalogue catalogue;
  private final AtomicLong refreshedNanos;
  private final Map<Target, Price> lastKnown = new ConcurrentHashMap<>();
  private volatile List<Offer> offers = List.of();
  private volatile PriceBook book;

  PriceSource(RollCall rollCall, Catalogue catalogue) {
    this.rollCall = rollCall;
    this.catalogue = catalogue;
    this.book = new PriceBook(List.of(), this::unoffered);
    this.refreshedNanos = new AtomicLong(System.nanoTime() - REFRESH_NANOS);
  }

  /// The offers and prices of this moment, at most a quarter of a second old.
  PriceBook now() {
    var last = refreshedNanos.get();
    var now = System.nanoTime();
    if ((now - last >= REFRESH_NANOS || offers.isEmpty())
        && refreshedNanos.compareAndSet(last, now)) {
      refresh();
    }
    return book;
  }

  /// The price of a target that is not on offer (any more): the last it was offered at, else the
  /// catalogue's. Its calls are still to be paid.
  private Price unoffered(Target target) {
    var last = lastKnown.get(target);
    return last == null ? catalogue.priceOf(target) : last;
  }

  private void refresh() {
    var heard =
        rollCall.of(Unit.PROVIDERS).stream()
            .map(Presence::providers)
            .flatMap(List::stream)
            .flatMap(provider -> provider.offers().stream())
            .distinct()
            .toList();
    if (heard.equals(offers)) {
      return;
    }
    heard.forEach(this::remember);
    book = new PriceBook(heard, this::unoffered);
    offers = heard;
  }

  private void remember(Offer offer) {
    if (!(offer.price() instanceof Price.Unknown) && lastKnown.size() < REMEMBERED_TARGETS) {
      lastKnown.put(offer.target(), offer.price());
    }
  }
}
