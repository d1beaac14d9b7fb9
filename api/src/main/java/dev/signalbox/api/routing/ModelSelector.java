package dev.signalbox.api.routing;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Reads a requested model name against what is on offer. The router plans with it and the cost
/// unit prices with it, so that both mean the same targets.
public final class ModelSelector {
  /// The name that leaves the choice to the router.
  public static final String AUTO = "auto";

  private ModelSelector() {}

  /// The offers `requested` may be answered by, in the order given; empty when nobody serves it.
  ///
  /// `auto` means every provider's default model, and the stand-in for a language model only where
  /// there is no other. `provider/model` means that target, priced as unknown when the provider is
  /// active but does not list the model. A bare name means the model of that id at any provider,
  /// else that provider's default model.
  public static List<Offer> select(String requested, Collection<Offer> offers) {
    if (requested.equals(AUTO)) {
      return automatic(offers);
    }
    var byModel =
        offers.stream()
            .filter(o ->
                o.target().model().equals(requested) || o.target().toString().equals(requested))
            .toList();
    if (!byModel.isEmpty()) {
      return byModel;
    }
    var ofProvider =
        offers.stream()
            .filter(o -> o.target().provider().equals(requested) && o.providerDefault())
            .toList();
    return ofProvider.isEmpty() ? unlisted(requested, offers).stream().toList() : ofProvider;
  }

  private static List<Offer> automatic(Collection<Offer> offers) {
    var defaults = offers.stream().filter(Offer::providerDefault).toList();
    var models = defaults.stream().filter(Offer::languageModel).toList();
    return models.isEmpty() ? defaults : models;
  }

  private static Optional<Offer> unlisted(String requested, Collection<Offer> offers) {
    var slash = requested.indexOf('/');
    if (slash <= 0 || slash == requested.length() - 1) {
      return Optional.empty();
    }
    var target = new Target(requested.substring(0, slash), requested.substring(slash + 1));
    return offers.stream()
        .filter(o -> o.languageModel() && o.target().provider().equals(target.provider()))
        .findFirst()
        .map(known ->
            new Offer(
                target, new Price.Unknown(), 0, 0, known.typicalLatencyMillis(), true, false));
  }
}
