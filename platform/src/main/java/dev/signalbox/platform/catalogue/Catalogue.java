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
import java.util.OptionalLong;
import java.util.Set;

/// The known providers and models, as of one moment. Immutable.
public final class Catalogue {
  private final String version;
  private final List<CatalogueProvider> providers;
  private final Map<String, CatalogueProvider> named = new HashMap<>();
  private final Map<String, List<Offer>> offers = new HashMap<>();

  Catalogue(String version, List<CatalogueProvider> providers) {
    this.version = version;
    this.providers = List.copyOf(providers);
    for (var provider : this.providers) {
      provider.names().forEach(name -> named.putIfAbsent(name, provider));
      offers.put(provider.id(), offersOf(provider));
    }
  }

  /// Names this content: the same in every process that has it, another one for any other, e.g.
  /// `seed-9f86d081`.
  public String version() {
    return version;
  }

  /// The catalogue this build brings along.
  public static Catalogue seed() {
    return CatalogueReader.read(seedText(), "catalogue.json");
  }

  /// The catalogue of a file of the operator's.
  ///
  /// @throws BadSetting naming the file and what is wrong in it
  public static Catalogue read(Path file) {
    try {
      return CatalogueReader.read(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw BadSetting.unreadable(file.toString(), e);
    }
  }

  static String seedText() {
    try (var stream = Catalogue.class.getResourceAsStream("catalogue.json")) {
      if (stream == null) {
        throw new IllegalStateException("catalogue.json is part of the build");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Every provider, in the file's order.
  public List<CatalogueProvider> providers() {
    return providers;
  }

  /// The provider of that id or alias.
  public Optional<CatalogueProvider> provider(String idOrAlias) {
    return Optional.ofNullable(named.get(idOrAlias));
  }

  /// The providers `requested` could be answered by if they were active: the one before the slash,
  /// else those that know a model or go themselves by that name.
  public List<CatalogueProvider> whoKnows(String requested) {
    var slash = requested.indexOf('/');
    var named = slash > 0 ? provider(requested.substring(0, slash)) : provider(requested);
    return named
        .map(List::of)
        .orElseGet(() ->
            providers.stream()
                .filter(provider ->
                    provider
                        .model(requested)
                        .or(() -> provider.model(ModelSelector.withoutDate(requested)))
                        .isPresent())
                .toList());
  }

  /// What to set so that `requested` is served, one entry for each provider that would serve it and
  /// is none of `active`: e.g. `XAI_API_KEY for xAI`.
  public List<String> activationOf(String requested, Set<String> active) {
    return whoKnows(requested).stream()
        .filter(provider -> !active.contains(provider.id()) && !provider.activation().isEmpty())
        .map(provider -> String.join(" and ", provider.activation()) + " for " + provider.name())
        .toList();
  }

  /// What may be routed to at `provider`: its models without the retired ones, whose ids are other
  /// names of their successors.
  public List<Offer> offersOf(String provider) {
    return provider(provider)
        .map(found -> offers.getOrDefault(found.id(), List.of()))
        .orElse(List.of());
  }

  private static List<Offer> offersOf(CatalogueProvider provider) {
    return provider.models().stream()
        .filter(model -> model.retired().isEmpty())
        .map(model -> model.offer().withOtherNames(otherNames(model, provider)))
        .toList();
  }

  private static Map<String, String> otherNames(CatalogueModel model, CatalogueProvider provider) {
    var names = new HashMap<String, String>();
    model.aliases().forEach(alias -> names.put(alias, "another name of " + model.id()));
    for (var sibling : provider.models()) {
      if (sibling.retired().isPresent() && isSuccessor(model, sibling, provider)) {
        var fate = "retired since " + sibling.retired().get() + ", succeeded by " + model.id();
        sibling.aliases().forEach(alias -> names.put(alias, fate));
        names.put(sibling.id(), fate);
      }
    }
    return names;
  }

  /// Successors retire too: their own successors are followed, at most once around.
  private static boolean isSuccessor(
      CatalogueModel model, CatalogueModel retired, CatalogueProvider provider) {
    var heir = Optional.of(retired);
    for (var i = 0;
        i < provider.models().size() && heir.flatMap(CatalogueModel::retired).isPresent();
        i++) {
      heir = heir.flatMap(CatalogueModel::successor).flatMap(provider::model);
    }
    return heir.filter(model::equals).isPresent();
  }

  /// The model of that id or alias, retired ones and dated snapshots included.
  public Optional<CatalogueModel> model(Target target) {
    return provider(target.provider())
        .flatMap(provider ->
            provider
                .model(target.model())
                .or(() -> provider.model(ModelSelector.withoutDate(target.model()))));
  }

  /// What `target` costs at this catalogue's moment.
  public Price priceOf(Target target) {
    return isFree(target)
        ? new Price.Free()
        : model(target).map(found -> found.offer().price()).orElseGet(Price.Unknown::new);
  }

  /// What `target` cost, or will cost, at `epochMillis`.
  public Price priceOf(Target target, long epochMillis) {
    return isFree(target)
        ? new Price.Free()
        : model(target).map(found -> found.prices().at(epochMillis)).orElseGet(Price.Unknown::new);
  }

  private boolean isFree(Target target) {
    return provider(target.provider()).filter(CatalogueProvider::free).isPresent();
  }

  /// When the next price after `epochMillis` begins.
  OptionalLong nextPriceAfter(long epochMillis) {
    return providers.stream()
        .flatMap(provider -> provider.models().stream())
        .flatMapToLong(model -> model.prices().nextAfter(epochMillis).stream())
        .min();
  }
}
