package dev.signalbox.cost;

import dev.signalbox.api.routing.ModelSelector;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The prices that hold right now: those of the catalogue, else those on offer, else those last
/// offered; remembered per requested model because the same few are asked for over and over.
final class PriceBook {
  private static final int REMEMBERED_MODELS = 1_000;
  private static final int KNOWN_SHOWN = 10;

  private final List<Offer> offers;
  private final Map<Target, Price> prices;
  private final Function<Target, Price> catalogue;
  private final Map<Target, Price> lastOffered;
  private final Map<String, List<String>> ownNames;
  private final Map<String, List<Offer>> selections = new ConcurrentHashMap<>();

  /// @param ownNames the operator's model names, each for other model names
  PriceBook(
      Collection<Offer> offers,
      Function<Target, Price> catalogue,
      Map<Target, Price> lastOffered,
      Map<String, List<String>> ownNames) {
    this.ownNames = ownNames;
    this.catalogue = catalogue;
    this.lastOffered = lastOffered;
    this.offers = offers.stream().distinct().toList();
    this.prices = new HashMap<>();
    this.offers.forEach(offer -> prices.merge(offer.target(), offer.price(), PriceBook::dearer));
  }

  /// The offers a request for `model` may be answered by.
  List<Offer> offersFor(String model) {
    var known = selections.get(model);
    if (known != null) {
      return known;
    }
    var selected =
        meant(model).stream()
            .flatMap(name -> ModelSelector.select(name, offers).stream())
            .distinct()
            .map(this::priced)
            .toList();
    if (selections.size() < REMEMBERED_MODELS) {
      selections.put(model, selected);
    }
    return selected;
  }

  /// As the router reads it: an own name may stand for other own names, and these for models.
  private List<String> meant(String model) {
    if (ownNames.isEmpty()) {
      return List.of(model);
    }
    return ownNames.getOrDefault(model, List.of(model)).stream()
        .flatMap(name -> ownNames.getOrDefault(name, List.of(name)).stream())
        .toList();
  }

  /// A few of the targets on offer, by name.
  List<String> known() {
    return offers.stream()
        .map(offer -> offer.target().toString())
        .distinct()
        .sorted()
        .limit(KNOWN_SHOWN)
        .toList();
  }

  /// The price of `target`.
  Price priceOf(Target target) {
    var known = catalogue.apply(target);
    if (!(known instanceof Price.Unknown)) {
      return known;
    }
    var offered = prices.getOrDefault(target, known);
    return offered instanceof Price.Unknown ? lastOffered.getOrDefault(target, offered) : offered;
  }

  private Offer priced(Offer offer) {
    return offer.withPrice(priceOf(offer.target()));
  }

  /// Replicas in the middle of a roll-out may name different prices: the known one wins over the
  /// unknown, the dearer one over the cheaper.
  private static Price dearer(Price one, Price other) {
    if (one instanceof Price.PerToken a && other instanceof Price.PerToken b) {
      return dearest(a) >= dearest(b) ? one : other;
    }
    if (one instanceof Price.PerToken || other instanceof Price.PerToken) {
      return one instanceof Price.PerToken ? one : other;
    }
    return one instanceof Price.Free ? one : other;
  }

  /// A token in and a token out, of the prompt that costs most: a replica of an older build knows
  /// no bands.
  private static long dearest(Price.PerToken price) {
    var most = price.input() + price.output();
    for (var band : price.bands()) {
      most = Math.max(most, band.price().input() + band.price().output());
    }
    return most;
  }
}
