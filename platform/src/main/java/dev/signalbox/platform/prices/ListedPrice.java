package dev.signalbox.platform.prices;

import dev.signalbox.api.routing.Target;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A line of a price list as it was written, not yet believed.
///
/// @param usdPerMillion exactly what the list says, in USD per million tokens
/// @param bands what it says of longer prompts, ascending; empty where it says nothing of them
/// @param validFrom when the list says it begins
/// @param faults what could not be read as a number
record ListedPrice(
    Target target,
    Map<PriceClass, BigDecimal> usdPerMillion,
    Optional<List<Band>> bands,
    Optional<Instant> validFrom,
    List<String> faults) {
  ListedPrice {
    usdPerMillion = Map.copyOf(usdPerMillion);
    bands = bands.map(List::copyOf);
    faults = List.copyOf(faults);
  }

  /// What prompts of more than `aboveTokens` cost.
  record Band(long aboveTokens, Map<PriceClass, BigDecimal> usdPerMillion) {
    Band {
      usdPerMillion = Map.copyOf(usdPerMillion);
    }
  }
}
