package dev.signalbox.provider;

import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Settings;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What a voice's plan costs, which hangs on the contract and is in no catalogue: where nobody says
/// it, the price is unknown.
///
/// @param picoUsd per character; empty where nobody has said
record VoicePrice(Optional<Long> picoUsd) {
  static final Setting<VoicePrice> SETTING =
      new Setting<>(
          "providers.elevenlabs.usdPer1000Characters",
          "ELEVENLABS_USD_PER_1000_CHARACTERS",
          "",
          "Price of 1000 characters said aloud in USD, e.g. 0.10; Flash and Turbo models cost half"
              + " of it. Empty means unknown, unless `signalbox prices import` has it",
          VoicePrice::parse,
          false);

  private static final BigDecimal DEAREST = BigDecimal.valueOf(100);

  /// USD per thousand to pico-USD each.
  private static final int SHIFT = 9;

  static VoicePrice of(Settings settings) {
    return settings.get(SETTING);
  }

  private static VoicePrice parse(String written) {
    if (written.isBlank()) {
      return new VoicePrice(Optional.empty());
    }
    try {
      var usd = new BigDecimal(written.strip());
      if (usd.signum() >= 0 && usd.compareTo(DEAREST) <= 0) {
        return new VoicePrice(Optional.of(usd.movePointRight(SHIFT).longValueExact()));
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException(expected(), e);
    }
    throw new IllegalArgumentException(expected());
  }

  private static String expected() {
    return "expected USD from 0 to " + DEAREST + " with at most nine decimals, e.g. 0.10";
  }

  /// What is on offer, where voices that nobody has priced have this price.
  Function<String, List<Offer>> over(Function<String, List<Offer>> catalogue) {
    return picoUsd.isEmpty()
        ? catalogue
        : provider ->
            catalogue.apply(provider).stream().map(offer -> priced(offer, picoUsd.get())).toList();
  }

  private static Offer priced(Offer offer, long each) {
    if (!offer.capabilities().contains(Capability.SPEECH)
        || !(offer.price() instanceof Price.Unknown)) {
      return offer;
    }
    var model = offer.target().model();
    var own = model.contains("flash") || model.contains("turbo") ? Math.ceilDiv(each, 2) : each;
    return offer.withPrice(new Price.PerToken(own, own, own, 0));
  }
}
