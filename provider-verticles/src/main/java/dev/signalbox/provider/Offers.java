package dev.signalbox.provider;

import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import java.util.ArrayList;
import java.util.List;

/// What a provider offers, from the catalogue, from its own list, or from the one model an operator
/// named.
final class Offers {
  /// The stand-in for a language model.
  static final Offer DEMO =
      new Offer(new Target(DemoCall.ID, "demo"), new Price.Free(), 32_768, 4096, 1, false, true);

  private static final int UNMEASURED_MILLIS = 1500;

  private Offers() {}

  /// `known` with `model`, unless empty, as the provider's default.
  static List<Offer> withDefault(List<Offer> known, String provider, String model, boolean local) {
    if (model.isEmpty()) {
      return known;
    }
    var offers = new ArrayList<Offer>();
    var target = new Target(provider, model);
    if (known.stream().noneMatch(offer -> offer.target().equals(target))) {
      offers.add(listed(target, true, local));
    }
    known.forEach(offer -> offers.add(withDefault(offer, offer.target().equals(target))));
    return List.copyOf(offers);
  }

  /// Offers of a provider that lists its models itself; `model`, else the first one that is not
  /// made for embeddings only, is its default.
  static List<Offer> listed(String provider, List<String> models, String model, boolean local) {
    var speaking = models.stream().filter(name -> !name.contains("embed")).toList();
    var first = model.isEmpty() ? speaking.stream().limit(1).toList() : List.of(model);
    var offers =
        speaking.stream()
            .map(name -> listed(new Target(provider, name), first.contains(name), local))
            .toList();
    return withDefault(offers, provider, model, local);
  }

  private static Offer listed(Target target, boolean isDefault, boolean local) {
    var price = local ? new Price.Free() : new Price.Unknown();
    return new Offer(target, price, 0, 0, UNMEASURED_MILLIS, true, isDefault);
  }

  private static Offer withDefault(Offer offer, boolean isDefault) {
    return new Offer(
        offer.target(),
        offer.price(),
        offer.contextTokens(),
        offer.maxOutputTokens(),
        offer.typicalLatencyMillis(),
        offer.languageModel(),
        isDefault);
  }
}
