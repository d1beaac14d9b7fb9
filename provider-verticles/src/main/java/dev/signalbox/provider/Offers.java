package dev.signalbox.provider;

import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.ModelSelector;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import dev.signalbox.provider.wire.ProviderAdapter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What a provider offers, from the catalogue, from its own list, or from the one model an operator
/// named.
final class Offers {
  /// The stand-in for a language model.
  static final Offer DEMO =
      new Offer(
          new Target(DemoCall.ID, "demo"),
          new Price.Free(),
          32_768,
          4096,
          1,
          false,
          true,
          demo(),
          Map.of());

  private static final int UNMEASURED_MILLIS = 1500;
  private static final String LATEST = ":latest";

  private Offers() {}

  /// It is asked anything that a model is, and says only how likely its words are to nobody.
  private static Set<Capability> demo() {
    var can = EnumSet.copyOf(Capability.CHAT);
    can.addAll(Capability.OF_THE_WIRE);
    can.remove(Capability.LOGPROBS);
    return can;
  }

  /// The same models at a provider that goes by another name.
  static List<Offer> at(String provider, List<Offer> offers) {
    return offers.stream().map(offer -> at(provider, offer)).toList();
  }

  private static Offer at(String provider, Offer offer) {
    return provider.equals(offer.target().provider())
        ? offer
        : new Offer(
            new Target(provider, offer.target().model()),
            offer.price(),
            offer.contextTokens(),
            offer.maxOutputTokens(),
            offer.typicalLatencyMillis(),
            offer.languageModel(),
            offer.providerDefault(),
            offer.capabilities(),
            offer.otherNames());
  }

  /// A model an operator described.
  static Offer described(
      Target target,
      Price price,
      int contextTokens,
      int maxOutputTokens,
      Set<Capability> capabilities) {
    return new Offer(
        target,
        price,
        contextTokens,
        maxOutputTokens,
        UNMEASURED_MILLIS,
        true,
        false,
        capabilities,
        Map.of());
  }

  /// `known` with `model`, unless empty, as the provider's default. Another name of a known model,
  /// a retired one say, means that.
  static List<Offer> withDefault(
      List<Offer> known, ProviderAdapter adapter, String model, boolean local) {
    if (model.isEmpty()) {
      return known;
    }
    var chosen =
        Stream.<Predicate<Offer>>of(
                offer -> offer.target().model().equals(model),
                offer -> ModelSelector.otherName(model, offer).isPresent())
            .flatMap(isMeant -> known.stream().filter(isMeant))
            .findFirst();
    var offers = new ArrayList<Offer>();
    if (chosen.isEmpty()) {
      offers.add(listed(adapter, model, true, local));
    }
    known.forEach(offer -> offers.add(offer.withDefault(chosen.filter(offer::equals).isPresent())));
    return List.copyOf(offers);
  }

  /// Offers of a provider that lists its models itself; `model`, else the first one that is not
  /// made for embeddings only, is its default.
  static List<Offer> listed(
      ProviderAdapter adapter, List<String> models, String model, boolean local) {
    var speaking = models.stream().filter(name -> !name.contains("embed")).toList();
    var first = model.isEmpty() ? speaking.stream().limit(1).toList() : List.of(model);
    var offers =
        speaking.stream().map(name -> listed(adapter, name, first.contains(name), local)).toList();
    return withDefault(offers, adapter, model, local);
  }

  private static Offer listed(
      ProviderAdapter adapter, String model, boolean isDefault, boolean local) {
    var price = local ? new Price.Free() : new Price.Unknown();
    return new Offer(
        new Target(adapter.id(), model),
        price,
        0,
        0,
        UNMEASURED_MILLIS,
        true,
        isDefault,
        adapter.capabilities(),
        withoutTag(model));
  }

  /// Who names no tag means this one, as everywhere else such servers are used.
  private static Map<String, String> withoutTag(String model) {
    return model.endsWith(LATEST) && model.length() > LATEST.length()
        ? Map.of(model.substring(0, model.length() - LATEST.length()), model)
        : Map.of();
  }
}
