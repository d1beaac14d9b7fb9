package dev.signalbox.platform.prices;

import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import dev.signalbox.platform.catalogue.Catalogue;
import dev.signalbox.platform.catalogue.CatalogueProvider;
import dev.signalbox.platform.catalogue.PriceChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Judges one line of a price list by what is known of the model and by what prices can be.
final class PriceCheck {
  /// A threshold outside of these is more likely a slip than a threshold.
  private static final long USUAL_LEAST_TOKENS = 1_000;

  private static final long USUAL_MOST_TOKENS = 10_000_000;

  private final Catalogue catalogue;
  private final ListedPrice entry;
  private final List<String> doubts = new ArrayList<>();
  private final List<String> faults;

  PriceCheck(Catalogue catalogue, ListedPrice entry) {
    this.catalogue = catalogue;
    this.entry = entry;
    this.faults = new ArrayList<>(entry.faults());
  }

  PriceReview.Line line(Instant from, String source) {
    var target = target();
    var before = catalogue.priceOf(target, from.toEpochMilli());
    var known =
        before instanceof Price.PerToken price
            ? Optional.of(price)
            : Optional.<Price.PerToken>empty();
    var price = price(known);
    return new PriceReview.Line(
        new PriceChange(target, price, from, source), before, doubts, faults);
  }

  /// As it would be written; nothing where there are faults.
  private Price.PerToken price(Optional<Price.PerToken> known) {
    var verdict = new RateCheck.Verdict(doubts, faults);
    var rates = new RateCheck(entry.usdPerMillion(), known, "", verdict);
    var bands = new LinkedHashMap<Long, RateCheck>();
    for (var band : entry.bands().orElse(List.of())) {
      var above = band.aboveTokens();
      bands.put(
          above,
          new RateCheck(
              band.usdPerMillion(),
              known.flatMap(price -> bandOf(price, above)),
              AmountReader.above(above),
              verdict));
    }
    var all = Stream.concat(Stream.of(rates), bands.values().stream()).toList();
    all.forEach(RateCheck::checkAlone);
    if (entry.faults().isEmpty()) {
      all.forEach(RateCheck::checkComplete);
    }
    if (!faults.isEmpty()) {
      return new Price.PerToken(0, 0, 0, 0);
    }
    all.forEach(RateCheck::checkTogether);
    for (var i = 1; i < all.size(); i++) {
      all.get(i).checkAbove(all.get(i - 1));
    }
    bands.keySet().forEach(this::checkThreshold);
    return rates.price().withBands(bands(rates, bands, known));
  }

  private static Optional<Price.PerToken> bandOf(Price.PerToken price, long aboveTokens) {
    return price.bands().stream()
        .filter(band -> band.aboveTokens() == aboveTokens)
        .map(Price.Band::price)
        .findFirst();
  }

  private void checkThreshold(long tokens) {
    if (tokens < USUAL_LEAST_TOKENS || tokens > USUAL_MOST_TOKENS) {
      doubts.add("a threshold of " + tokens + " tokens is unusual: is it in thousands?");
    }
  }

  /// Bands the list says nothing about stay as they are known.
  private List<Price.Band> bands(
      RateCheck rates, Map<Long, RateCheck> said, Optional<Price.PerToken> known) {
    var before = known.map(Price.PerToken::bands).orElse(List.of());
    for (var band : before) {
      var above = AmountReader.above(band.aboveTokens());
      if (entry.bands().isEmpty() && isChanged(rates, known)) {
        doubts.add("nothing is said of its prices" + above + ", which would stay as they are");
      } else if (entry.bands().isPresent() && !said.containsKey(band.aboveTokens())) {
        doubts.add("its prices" + above + " would be gone");
      }
    }
    return entry.bands().isEmpty()
        ? before
        : said.entrySet().stream()
            .map(band -> new Price.Band(band.getKey(), band.getValue().price()))
            .toList();
  }

  private static boolean isChanged(RateCheck rates, Optional<Price.PerToken> known) {
    return known.map(price -> price.withBands(List.of())).filter(rates.price()::equals).isEmpty();
  }

  /// The model it means, whichever of its names the list has.
  private Target target() {
    var named = entry.target();
    var provider = catalogue.provider(named.provider());
    if (named.provider().isBlank() || named.model().isBlank()) {
      faults.add("it names no provider or no model");
    }
    if (provider.isEmpty()) {
      doubts.add("nobody knows a provider '" + named.provider() + "'");
      return named;
    }
    if (provider.get().free()) {
      faults.add("what " + provider.get().id() + " serves is free");
    }
    var id = provider.get().id();
    return provider
        .get()
        .model(named.model())
        .map(model -> new Target(id, model.id()))
        .orElseGet(() -> unknown(provider.get(), named.model()));
  }

  private Target unknown(CatalogueProvider provider, String model) {
    doubts.add("unknown model; accepting it adds it");
    return new Target(provider.id(), model);
  }
}
