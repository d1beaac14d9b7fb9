package dev.signalbox.platform.catalogue;

import java.util.List;

/// A provider of the catalogue.
///
/// @param free whether nothing it serves costs anything
/// @param aliases other names of the provider
public record CatalogueProvider(
    String id, String name, List<String> aliases, boolean free, List<CatalogueModel> models) {
  public CatalogueProvider {
    aliases = List.copyOf(aliases);
    models = List.copyOf(models);
  }

  boolean isCalled(String other) {
    return id.equals(other) || aliases.contains(other);
  }
}
