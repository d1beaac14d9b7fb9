package dev.signalbox.router;

import dev.signalbox.api.fleet.Presence.Circuit;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.api.fleet.Presence.TargetHealth;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Providers and models as JSON.
final class OfferJson {
  private static final int PICO_PER_TOKEN = 12;
  private static final int PICO_PER_MILLION = 6;

  private OfferJson() {}

  static JsonObject provider(ProviderPresence provider) {
    var models = new JsonArray();
    provider.offers().forEach(offer -> models.add(offer.target().model()));
    return new JsonObject()
        .put("id", provider.id())
        .put("name", provider.id())
        .put("status", provider.status())
        .put("models", models)
        .put("responseTime", provider.latencyMillis())
        .put("successRate", provider.successPercent())
        .put("costPerToken", perToken(standard(provider.offers()).map(Offer::price)));
  }

  private static Optional<Offer> standard(List<Offer> offers) {
    return offers.stream().filter(Offer::providerDefault).findFirst();
  }

  /// How a provider is, in words.
  static String words(ProviderPresence provider) {
    var open =
        provider.targets().stream().filter(target -> target.circuit() == Circuit.OPEN).count();
    var calls = provider.targets().stream().mapToInt(TargetHealth::calls).sum();
    return calls + " recent calls" + (open == 0 ? "" : "; " + open + " models out of rotation");
  }

  static JsonArray targets(ProviderPresence provider) {
    var targets = new JsonArray();
    for (var target : provider.targets()) {
      var json =
          new JsonObject()
              .put("model", target.model())
              .put("circuit", target.circuit().name().toLowerCase(Locale.ROOT).replace('_', '-'))
              .put("firstTokenMs", target.firstTokenMillis())
              .put("slowFirstTokenMs", target.slowFirstTokenMillis())
              .put("totalMs", target.totalMillis())
              .put("successRate", target.successPercent())
              .put("calls", target.calls())
              .put("inFlight", target.inFlight());
      if (target.notBeforeEpochMillis() > 0) {
        json.put("notBefore", Instant.ofEpochMilli(target.notBeforeEpochMillis()).toString());
      }
      targets.add(json);
    }
    return targets;
  }

  static JsonObject model(Offer offer) {
    return new JsonObject()
        .put("id", offer.target().toString())
        .put("provider", offer.target().provider())
        .put("model", offer.target().model())
        .put("contextTokens", offer.contextTokens())
        .put("maxOutputTokens", offer.maxOutputTokens())
        .put("typicalLatencyMs", offer.typicalLatencyMillis())
        .put("default", offer.providerDefault())
        .put("isLanguageModel", offer.languageModel())
        .put("capabilities", Explained.names(offer.capabilities()))
        .put("costPerToken", perToken(Optional.of(offer.price())));
  }

  /// A provider as `/api/ai/providers` lists it.
  static JsonObject known(String id, String displayName, boolean configured, List<Offer> offers) {
    var can = EnumSet.noneOf(Capability.class);
    offers.forEach(offer -> can.addAll(offer.capabilities()));
    var standard = standard(offers);
    return new JsonObject()
        .put("name", id)
        .put("displayName", displayName)
        .put("isConfigured", configured)
        .put("defaultModel", standard.map(offer -> offer.target().model()).orElse(null))
        .put("capabilities", Explained.names(can))
        .put("estimatedCost", perMillion(standard.map(Offer::price)))
        .put("models", offers.size());
  }

  /// USD for one token, exact; null when nobody has said.
  private static @Nullable JsonObject perToken(Optional<Price> price) {
    return prices(price.orElseGet(Price.Unknown::new), "input", "output", PICO_PER_TOKEN);
  }

  private static @Nullable JsonObject perMillion(Optional<Price> price) {
    return prices(
        price.orElseGet(Price.Unknown::new), "inputPerMToken", "outputPerMToken", PICO_PER_MILLION);
  }

  private static @Nullable JsonObject prices(Price price, String in, String out, int decimals) {
    return switch (price) {
      case Price.Unknown _ -> null;
      case Price.Free _ -> new JsonObject().put(in, 0).put(out, 0);
      case Price.PerToken each -> {
        var json = flat(each, in, out, decimals);
        if (!each.bands().isEmpty()) {
          var bands = new JsonArray();
          each.bands()
              .forEach(band ->
                  bands.add(
                      flat(band.price(), in, out, decimals)
                          .put("aboveTokens", band.aboveTokens())));
          json.put("bands", bands);
        }
        yield json;
      }
    };
  }

  private static JsonObject flat(Price.PerToken price, String in, String out, int decimals) {
    return new JsonObject()
        .put(in, usd(price.input(), decimals))
        .put(out, usd(price.output(), decimals));
  }

  private static BigDecimal usd(long picoUsd, int decimals) {
    return BigDecimal.valueOf(picoUsd, decimals).stripTrailingZeros();
  }
}
