package dev.signalbox.platform.catalogue;

import dev.signalbox.api.routing.ModelSelector;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import dev.signalbox.platform.BadSetting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The known providers and models. Immutable.
public final class Catalogue {
  private final String version;
  private final List<CatalogueProvider> providers;

  Catalogue(String version, List<CatalogueProvider> providers) {
    this.version = version;
    this.providers = List.copyOf(providers);
  }

  /// Names this content: the same in every process that has it, another one for any other, e.g.
  /// `seed-9f86d081`.
  public String version() {
    return version;
  }

  /// The catalogue this build brings along.
  public static Catalogue seed() {
    try (var stream = Catalogue.class.getResourceAsStream("catalogue.json")) {
      if (stream == null) {
        throw new IllegalStateException("catalogue.json is part of the build");
      }
      return CatalogueReader.read(
          new String(stream.readAllBytes(), StandardCharsets.UTF_8), "catalogue.json");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The catalogue of a file of the operator's.
  ///
  /// @throws BadSetting naming the file and what is wrong in it
  public static Catalogue read(Path file) {
    try {
      return CatalogueReader.read(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new BadSetting(file.toString(), "cannot be read (" + e + ")");
    }
  }

  /// Every provider, in the file's order.
  public List<CatalogueProvider> providers() {
    return providers;
  }

  /// The provider of that id or alias.
  public Optional<CatalogueProvider> provider(String idOrAlias) {
    return providers.stream().filter(provider -> provider.isCalled(idOrAlias)).findFirst();
  }

  /// What may be routed to at `provider`: its models without the retired ones, whose ids are other
  /// names of their successors.
  public List<Offer> offersOf(String provider) {
    var models = provider(provider).map(CatalogueProvider::models).orElse(List.of());
    return models.stream()
        .filter(model -> model.retired().isEmpty())
        .map(model -> model.offer().withOtherNames(otherNames(model, models)))
        .toList();
  }

  private static Map<String, String> otherNames(
      CatalogueModel model, List<CatalogueModel> siblings) {
    var names = new HashMap<String, String>();
    var id = model.offer().target().model();
    model.aliases().forEach(alias -> names.put(alias, "another name of " + id));
    for (var sibling : siblings) {
      if (sibling.retired().isPresent() && isSuccessor(model, sibling, siblings)) {
        var fate = "retired since " + sibling.retired().get() + ", succeeded by " + id;
        sibling.aliases().forEach(alias -> names.put(alias, fate));
        names.put(sibling.offer().target().model(), fate);
      }
    }
    return names;
  }

  /// Successors retire too: their own successors are followed, at most once around.
  private static boolean isSuccessor(
      CatalogueModel model, CatalogueModel retired, List<CatalogueModel> siblings) {
    var heir = Optional.of(retired);
    for (var i = 0; i < siblings.size() && heir.flatMap(CatalogueModel::retired).isPresent(); i++) {
      heir = heir.flatMap(CatalogueModel::successor).flatMap(id -> named(siblings, id));
    }
    return heir.filter(model::equals).isPresent();
  }

  /// The model of that id or alias, retired ones and dated snapshots included.
  public Optional<CatalogueModel> model(Target target) {
    var models =
        provider(target.provider())
            .map(CatalogueProvider::models)
            .orElse(List.<CatalogueModel>of());
    return named(models, target.model())
        .or(() -> named(models, ModelSelector.withoutDate(target.model())));
  }

  /// What `target` costs.
  public Price priceOf(Target target) {
    if (provider(target.provider()).map(CatalogueProvider::free).orElse(false)) {
      return new Price.Free();
    }
    return model(target).map(found -> found.offer().price()).orElseGet(Price.Unknown::new);
  }

  private static Optional<CatalogueModel> named(List<CatalogueModel> models, String id) {
    return models.stream().filter(model -> model.isCalled(id)).findFirst();
  }
}
