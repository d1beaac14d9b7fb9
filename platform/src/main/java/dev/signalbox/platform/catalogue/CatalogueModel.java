package dev.signalbox.platform.catalogue;

import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import java.util.List;
import java.util.Optional;

/// A model of the catalogue.
///
/// @param offer what planning needs to know, at the price of the catalogue's moment
/// @param aliases other names of the same model at its provider
/// @param retired the month since when its provider refuses it, e.g. `2026-02`
/// @param successor the model to use instead
/// @param prices what it costs and cost, and will from a known day on
public record CatalogueModel(
    Offer offer,
    List<String> aliases,
    Optional<String> retired,
    Optional<String> successor,
    PriceSchedule prices) {
  public CatalogueModel {
    aliases = List.copyOf(aliases);
  }

  /// The model's id at its provider.
  public String id() {
    return offer.target().model();
  }

  boolean isCalled(String name) {
    return id().equals(name) || aliases.contains(name);
  }

  /// The same at the price of another moment.
  CatalogueModel at(long epochMillis) {
    return withPrice(prices.at(epochMillis));
  }

  /// The same on offer at another price.
  CatalogueModel withPrice(Price price) {
    return new CatalogueModel(offer.withPrice(price), aliases, retired, successor, prices);
  }
}
