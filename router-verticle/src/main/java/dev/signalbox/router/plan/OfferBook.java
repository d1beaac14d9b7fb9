package dev.signalbox.router.plan;

import dev.signalbox.api.routing.ModelIndex;
import dev.signalbox.api.routing.Offer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Everything on offer, ready to be compared. Made anew only when an offer changes.
public final class OfferBook {
  private static final int REMEMBERED_NAMES = 1_000;

  private final List<Offer> offers;
  private final List<Listing> listings;
  private final ModelIndex index;
  private final IdentityHashMap<Offer, Listing> byOffer = new IdentityHashMap<>();
  private final Quality quality;
  private final Map<String, List<Listing>> remembered = new ConcurrentHashMap<>();
  private final String version;

  private OfferBook(List<Offer> offers, Quality quality) {
    this.offers = List.copyOf(offers);
    this.quality = quality;
    this.index = ModelIndex.of(this.offers);
    var all = new ArrayList<Listing>(offers.size());
    for (var offer : this.offers) {
      var listing = Listing.of(all.size(), offer, quality);
      all.add(listing);
      byOffer.put(offer, listing);
    }
    this.listings = List.copyOf(all);
    this.version = Fingerprint.of(String.valueOf(sorted(this.offers)));
  }

  static OfferBook of(List<Offer> offers, Quality quality) {
    return new OfferBook(offers, quality);
  }

  /// A set has no order of its own, and so no one way to be written.
  private static List<String> sorted(List<Offer> offers) {
    return offers.stream()
        .map(offer ->
            offer.target()
                + " "
                + offer.price()
                + " "
                + offer.contextTokens()
                + " "
                + offer.maxOutputTokens()
                + " "
                + Listing.enumSet(offer.capabilities())
                + " "
                + offer.providerDefault())
        .sorted()
        .toList();
  }

  boolean isOf(List<Offer> others) {
    return offers.equals(others);
  }

  /// Every listing; each one's index is its place.
  public List<Listing> listings() {
    return listings;
  }

  /// What `name` means, in the order of the offers; empty when nobody serves it.
  public List<Listing> select(String name) {
    var known = remembered.get(name);
    if (known != null) {
      return known;
    }
    var selected = index.select(name).stream().map(this::listing).toList();
    if (!selected.isEmpty() && remembered.size() < REMEMBERED_NAMES) {
      remembered.putIfAbsent(name, selected);
    }
    return selected;
  }

  private Listing listing(Offer offer) {
    var known = byOffer.get(offer);
    return known == null ? Listing.of(-1, offer, quality) : known;
  }

  /// A short hash of all that is on offer: the version of prices and models a decision saw.
  public String version() {
    return version;
  }
}
