package dev.signalbox.provider;

import dev.signalbox.api.Secret;
import dev.signalbox.api.fleet.Presence.Addition;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import dev.signalbox.platform.catalogue.Catalogue;
import dev.signalbox.provider.wire.Provider;
import dev.signalbox.provider.wire.Providers;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// A provider an operator added over the API, as it is stored.
///
/// @param id of the row
/// @param name the one callers know it by
/// @param type a provider whose wire it speaks
/// @param baseUrl empty for the usual address of its type
/// @param sealedKey in base64, empty when it needs none
/// @param config JSON: `models`, `model`, `account`
/// @param place among others that are equally good
record AddedProvider(
    String id,
    String name,
    String type,
    String baseUrl,
    String sealedKey,
    String config,
    Addition place) {
  private static final int MOST_MODELS = 500;
  private static final int PICO_PER_TOKEN_DIGITS = 6;
  private static final BigDecimal DEAREST_USD = BigDecimal.valueOf(1_000);

  /// What the vault was told the key is for.
  String keyPurpose() {
    return "provider-key:" + id;
  }

  /// The ways into it and its models, ready to be called.
  ///
  /// @throws IllegalArgumentException saying what is wrong with it
  ActiveProvider active(Secret key, Catalogue catalogue, ProviderVitals vitals) {
    var provider = provider();
    var url = baseUrl.isEmpty() ? provider.defaultUrl() : baseUrl;
    if (url.isEmpty()) {
      throw new IllegalArgumentException("providers of type " + type + " need a base_url");
    }
    var endpoint = Endpoint.of(url, provider);
    // the usual address of a type is ours, any other may be anything
    var access = new Access("key#1", endpoint, key, 1, !baseUrl.isEmpty());
    return new ActiveProvider(
        name,
        provider,
        new Accesses(List.of(access)),
        settings().getString("account", ""),
        models(provider, catalogue),
        vitals,
        Optional.of(place));
  }

  private Provider provider() {
    return Providers.all().stream()
        .filter(known -> known.id().equals(type))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no provider type " + type));
  }

  private JsonObject settings() {
    if (Json.decodeValue(config) instanceof JsonObject written) {
      return said(written);
    }
    throw new IllegalArgumentException("its config is no JSON object");
  }

  /// `written` without members that are null, which mean absent as in every body we read.
  private static JsonObject said(JsonObject written) {
    var said = written.copy();
    said.getMap().values().removeIf(Objects::isNull);
    return said;
  }

  private Models models(Provider provider, Catalogue catalogue) {
    var preferred = settings().getString("model", "");
    var named = settings().getJsonArray("models", new JsonArray());
    if (!named.isEmpty()) {
      var offers =
          IntStream.range(0, Math.min(MOST_MODELS, named.size()))
              .mapToObj(i -> offer(named.getValue(i), provider))
              .toList();
      return new Models(Models.Source.OPERATOR, preferred, withDefault(offers, preferred));
    }
    if (!baseUrl.isEmpty()) {
      return Models.listed(preferred);
    }
    var known = Models.known(catalogue.offersOf(type), provider.adapter(), preferred, false);
    return known.offering(Offers.at(name, known.offers()));
  }

  /// The first one is the default unless another is preferred.
  private static List<Offer> withDefault(List<Offer> offers, String preferred) {
    var chosen =
        offers.stream()
            .filter(offer -> offer.target().model().equals(preferred))
            .findFirst()
            .orElse(offers.getFirst());
    var marked = new ArrayList<Offer>();
    offers.forEach(offer -> marked.add(offer.withDefault(offer.equals(chosen))));
    return marked;
  }

  private Offer offer(Object written, Provider provider) {
    var model =
        written instanceof JsonObject json ? said(json) : new JsonObject().put("id", written);
    if (!(model.getValue("id") instanceof String id) || id.isBlank()) {
      throw new IllegalArgumentException("a model in its config has no id");
    }
    return Offers.described(
        new Target(name, id),
        price(model),
        model.getInteger("contextTokens", 0),
        model.getInteger("maxOutputTokens", 0),
        capabilities(model, provider));
  }

  private static Price price(JsonObject model) {
    if (!model.containsKey("inputPerMToken") || !model.containsKey("outputPerMToken")) {
      if (model.containsKey("bands")) {
        throw new IllegalArgumentException(
            "bands in its config need inputPerMToken and outputPerMToken beside them");
      }
      return new Price.Unknown();
    }
    return switch (model.getValue("bands")) {
      case null -> rates(model);
      case JsonArray bands ->
          rates(model).withBands(bands.stream().map(AddedProvider::band).toList());
      default -> throw new IllegalArgumentException("bands in its config is no array");
    };
  }

  private static Price.Band band(Object written) {
    if (written instanceof JsonObject band
        && band.getValue("aboveTokens") instanceof Number above
        && band.getValue("inputPerMToken") instanceof Number
        && band.getValue("outputPerMToken") instanceof Number) {
      return new Price.Band(new BigDecimal(above.toString()).longValueExact(), rates(band));
    }
    throw new IllegalArgumentException(
        "a band of prices in its config needs aboveTokens, inputPerMToken and outputPerMToken");
  }

  private static Price.PerToken rates(JsonObject prices) {
    var input = picoUsd(prices.getNumber("inputPerMToken"));
    var output = picoUsd(prices.getNumber("outputPerMToken"));
    return new Price.PerToken(input, input, input, output);
  }

  /// USD per million tokens in pico-USD per token.
  private static long picoUsd(Number usdPerMillion) {
    var usd = new BigDecimal(usdPerMillion.toString());
    if (usd.signum() < 0 || usd.compareTo(DEAREST_USD) > 0) {
      throw new IllegalArgumentException(
          usd.toPlainString() + " USD per million tokens in its config is no price");
    }
    return usd.movePointRight(PICO_PER_TOKEN_DIGITS).setScale(0, RoundingMode.UP).longValueExact();
  }

  private static Set<Capability> capabilities(JsonObject model, Provider provider) {
    var written = model.getJsonArray("capabilities", new JsonArray());
    if (written.isEmpty()) {
      return provider.adapter().capabilities();
    }
    var capabilities = new HashSet<Capability>();
    written.forEach(name -> Capability.named(String.valueOf(name)).ifPresent(capabilities::add));
    return capabilities;
  }
}
