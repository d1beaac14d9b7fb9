package dev.signalbox.platform.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A provider of the catalogue.
///
/// @param free whether nothing it serves costs anything
/// @param aliases other names of the provider
/// @param activation the environment variables that must be set before it is asked, e.g.
///   `XAI_API_KEY`; empty where none is needed or nobody knows
public record CatalogueProvider(
    String id,
    String name,
    List<String> aliases,
    boolean free,
    List<String> activation,
    List<CatalogueModel> models) {
  public CatalogueProvider {
    aliases = List.copyOf(aliases);
    activation = List.copyOf(activation);
    models = List.copyOf(models);
  }

  /// A provider nobody has described.
  static CatalogueProvider undescribed(String id) {
    return new CatalogueProvider(id, id, List.of(), false, List.of(), List.of());
  }

  /// The model of that id or alias, retired ones included.
  public Optional<CatalogueModel> model(String idOrAlias) {
    for (var model : models) {
      if (model.isCalled(idOrAlias)) {
        return Optional.of(model);
      }
    }
    return Optional.empty();
  }

  /// What it goes by: its id first.
  List<String> names() {
    var names = new ArrayList<String>(1 + aliases.size());
    names.add(id);
    names.addAll(aliases);
    return names;
  }

  /// The same with other models.
  CatalogueProvider withModels(List<CatalogueModel> others) {
    return new CatalogueProvider(id, name, aliases, free, activation, others);
  }
}
