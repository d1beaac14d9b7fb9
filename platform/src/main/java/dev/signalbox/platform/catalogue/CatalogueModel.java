package dev.signalbox.platform.catalogue;

import dev.signalbox.api.routing.Offer;
import java.util.List;
import java.util.Optional;

/// A model of the catalogue.
///
/// @param offer what planning needs to know
/// @param aliases other names of the same model at its provider
/// @param retired the month since when its provider refuses it, e.g. `2026-02`
/// @param successor the model to use instead
public record CatalogueModel(
    Offer offer, List<String> aliases, Optional<String> retired, Optional<String> successor) {
  public CatalogueModel {
    aliases = List.copyOf(aliases);
  }

  boolean isCalled(String id) {
    return offer.target().model().equals(id) || aliases.contains(id);
  }
}
