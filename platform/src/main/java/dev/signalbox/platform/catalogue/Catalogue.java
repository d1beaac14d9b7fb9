package dev.signalbox.platform.catalogue;

import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import dev.signalbox.platform.BadSetting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The known providers and models. Immutable.
public final class Catalogue {
  /// Providers publish dated snapshots, `-2024-07-18` or `-20241022`, at the price of the model.
  private static final Pattern SNAPSHOT = Pattern.compile("-\\d{4}-?\\d{2}-?\\d{2}$");

  private final List<CatalogueProvider> providers;

  Catalogue(List<CatalogueProvider> providers) {
    this.providers = List.copyOf(providers);
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

  /// What may be routed to at `provider`: its models without the retired ones.
  public List<Offer> offersOf(String provider) {
    return provider(provider).stream()
        .flatMap(found -> found.models().stream())
        .filter(model -> model.retired().isEmpty())
        .map(CatalogueModel::offer)
        .toList();
  }

  /// The model of that id or alias, retired ones and dated snapshots included.
  public Optional<CatalogueModel> model(Target target) {
    var models =
        provider(target.provider())
            .map(CatalogueProvider::models)
            .orElse(List.<CatalogueModel>of());
    return named(models, target.model())
        .or(() -> named(models, SNAPSHOT.matcher(target.model()).replaceFirst("")));
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
