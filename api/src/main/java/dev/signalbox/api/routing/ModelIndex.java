package dev.signalbox.api.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is on offer by every name it can be asked for, so that a name is read without going through
/// all of it. Immutable.
public final class ModelIndex {
  private final Map<String, List<Offer>> byId = new HashMap<>();
  private final Map<String, List<Offer>> byOtherName = new HashMap<>();
  private final Map<String, List<Offer>> defaults = new HashMap<>();
  private final Map<String, Offer> firstModels = new HashMap<>();
  private final List<Offer> automatic;

  private ModelIndex(Collection<Offer> offers) {
    offers.forEach(this::add);
    var standard =
        offers.stream()
            .filter(Offer::providerDefault)
            .filter(offer -> !offer.capabilities().contains(Capability.SPEECH))
            .toList();
    var models = standard.stream().filter(Offer::languageModel).toList();
    automatic = models.isEmpty() ? standard : models;
  }

  /// The index of `offers`, whose order it keeps.
  public static ModelIndex of(Collection<Offer> offers) {
    return new ModelIndex(offers);
  }

  private void add(Offer offer) {
    var provider = offer.target().provider();
    names(provider, Set.of(offer.target().model())).forEach(name -> put(byId, name, offer));
    names(provider, offer.otherNames().keySet()).forEach(name -> put(byOtherName, name, offer));
    if (offer.providerDefault()) {
      put(defaults, provider, offer);
    }
    if (offer.languageModel()) {
      firstModels.putIfAbsent(provider, offer);
    }
  }

  private static void put(Map<String, List<Offer>> map, String name, Offer offer) {
    map.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(offer);
  }

  private static Set<String> names(String provider, Set<String> models) {
    var names = new HashSet<>(models);
    models.forEach(model -> names.add(provider + "/" + model));
    return names;
  }

  /// The offers `requested` may be answered by, in the order given, as [ModelSelector#select] says;
  /// empty when nobody serves it.
  public List<Offer> select(String requested) {
    if (requested.equals(ModelSelector.AUTO)) {
      return automatic;
    }
    var found = named(requested);
    return found.isEmpty() ? named(underProvidersOwnId(requested)) : found;
  }

  private List<Offer> named(String requested) {
    var found = byId.getOrDefault(requested, List.of());
    return found.isEmpty() ? underAnotherName(requested) : List.copyOf(found);
  }

  /// `grok/model` is `xai/model`, unless somebody goes by that name himself.
  private static String underProvidersOwnId(String requested) {
    var slash = Math.max(requested.indexOf('/'), 0);
    var providers = ModelAliases.providersOf(requested.substring(0, slash));
    return providers.size() == 1 ? providers.getFirst() + requested.substring(slash) : requested;
  }

  private List<Offer> underAnotherName(String requested) {
    var undated = ModelSelector.withoutDate(requested);
    var known = new LinkedHashSet<>(byOtherName.getOrDefault(requested, List.of()));
    known.addAll(byOtherName.getOrDefault(undated, List.of()));
    if (!known.isEmpty()) {
      return List.copyOf(known);
    }
    if (!undated.equals(requested) && byId.containsKey(undated)) {
      var date = requested.substring(undated.length());
      return byId.get(undated).stream()
          .map(offer -> offer.of(offer.target().model() + date))
          .toList();
    }
    var standard = ofProviders(requested);
    return standard.isEmpty() ? unlisted(requested) : standard;
  }

  private List<Offer> ofProviders(String requested) {
    var own = defaults.get(requested);
    return own != null
        ? List.copyOf(own)
        : ModelAliases.providersOf(requested).stream()
            .flatMap(provider -> defaults.getOrDefault(provider, List.of()).stream())
            .toList();
  }

  private List<Offer> unlisted(String requested) {
    var slash = requested.indexOf('/');
    if (slash <= 0 || slash == requested.length() - 1) {
      return List.of();
    }
    var target = new Target(requested.substring(0, slash), requested.substring(slash + 1));
    var known = firstModels.get(target.provider());
    return known == null
        ? List.of()
        : List.of(
            new Offer(
                target,
                new Price.Unknown(),
                0,
                0,
                known.typicalLatencyMillis(),
                true,
                false,
                known.capabilities(),
                Map.of()));
  }
}
