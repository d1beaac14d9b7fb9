package dev.signalbox.platform.prices;

import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import dev.signalbox.platform.catalogue.Catalogue;
import dev.signalbox.platform.catalogue.CatalogueProvider;
import dev.signalbox.platform.catalogue.PriceChange;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Judges one line of a price list by what is known of the model and by what prices can be.
final class PriceCheck {
  /// What the ledger can still count with, in USD per million tokens.
  private static final BigDecimal HIGHEST = BigDecimal.valueOf(1_000);

  /// Prices of models nobody knows are usually within these.
  private static final BigDecimal USUAL_LEAST = new BigDecimal("0.001");

  private static final BigDecimal USUAL_MOST = BigDecimal.valueOf(150);

  /// A price that moves by this factor at once is more likely a slip than a price.
  private static final BigDecimal FACTOR = BigDecimal.TEN;

  private static final BigDecimal THOUSAND_LEAST = BigDecimal.valueOf(400);
  private static final BigDecimal THOUSAND_MOST = BigDecimal.valueOf(2_500);
  private static final BigDecimal MILLION_LEAST = BigDecimal.valueOf(400_000);
  private static final int TO_PICO = 6;
  private static final BigDecimal OUTPUT_TO_INPUT_MOST = BigDecimal.valueOf(50);

  private final Catalogue catalogue;
  private final ListedPrice entry;
  private final List<String> doubts = new ArrayList<>();
  private final List<String> faults;
  private Price before = new Price.Unknown();

  PriceCheck(Catalogue catalogue, ListedPrice entry) {
    this.catalogue = catalogue;
    this.entry = entry;
    this.faults = new ArrayList<>(entry.faults());
  }

  PriceReview.Line line(Instant from, String source) {
    var target = target();
    before = catalogue.priceOf(target, from.toEpochMilli());
    entry.usdPerMillion().forEach(this::checkAlone);
    checkComplete();
    if (faults.isEmpty()) {
      checkProportions();
      if (before instanceof Price.PerToken known) {
        checkAgainst(known);
      } else {
        entry.usdPerMillion().forEach(this::checkUsual);
      }
    }
    var change = new PriceChange(target, price(), from, source);
    return new PriceReview.Line(change, before, doubts, faults);
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

  private void checkAlone(PriceClass kind, BigDecimal usd) {
    if (usd.signum() < 0) {
      faults.add(kind.ownName() + " is negative");
    } else if (usd.compareTo(HIGHEST) > 0) {
      faults.add(
          kind.ownName()
              + " is "
              + plain(usd)
              + " USD per million tokens; no price is above "
              + plain(HIGHEST)
              + ": is it per another number of tokens?");
    } else if (usd.movePointRight(TO_PICO).stripTrailingZeros().scale() > 0) {
      doubts.add(kind.ownName() + " is finer than a pico-dollar per token and would be rounded");
    }
  }

  private void checkComplete() {
    for (var needed : List.of(PriceClass.INPUT, PriceClass.OUTPUT)) {
      if (!entry.usdPerMillion().containsKey(needed) && entry.faults().isEmpty()) {
        faults.add(needed.ownName() + " is missing");
      }
    }
  }

  private void checkProportions() {
    var input = usd(PriceClass.INPUT);
    var output = usd(PriceClass.OUTPUT);
    if (output.signum() > 0 && output.compareTo(input.divide(FACTOR, MathContext.DECIMAL64)) < 0) {
      doubts.add("output costs less than a tenth of input");
    }
    if (input.signum() > 0 && output.compareTo(input.multiply(OUTPUT_TO_INPUT_MOST)) > 0) {
      doubts.add("output costs more than " + plain(OUTPUT_TO_INPUT_MOST) + " times input");
    }
    if (usd(PriceClass.CACHED_INPUT).compareTo(input) > 0) {
      doubts.add("cachedInput costs more than input");
    }
    if (usd(PriceClass.CACHE_WRITE).compareTo(input.multiply(FACTOR)) > 0) {
      doubts.add("cacheWrite costs more than ten times input");
    }
  }

  private void checkUsual(PriceClass kind, BigDecimal usd) {
    if (usd.signum() > 0 && usd.compareTo(USUAL_LEAST) < 0) {
      doubts.add(kind.ownName() + " is unusually low: is it per token or per thousand tokens?");
    } else if (usd.compareTo(USUAL_MOST) > 0) {
      doubts.add(kind.ownName() + " is unusually high: is it per another number of tokens?");
    }
  }

  private void checkAgainst(Price.PerToken known) {
    for (var kind : PriceClass.values()) {
      compare(kind, known(known, kind));
    }
  }

  private void compare(PriceClass kind, long knownPico) {
    var listed = entry.usdPerMillion().get(kind);
    if (listed == null) {
      return;
    }
    var known = BigDecimal.valueOf(knownPico, TO_PICO);
    if (listed.signum() == 0 || known.signum() == 0) {
      if (listed.signum() != known.signum()) {
        doubts.add(kind.ownName() + (listed.signum() == 0 ? " would be free" : " was free"));
      }
      return;
    }
    var up = listed.compareTo(known) > 0;
    var ratio =
        up
            ? listed.divide(known, MathContext.DECIMAL64)
            : known.divide(listed, MathContext.DECIMAL64);
    if (ratio.compareTo(FACTOR) >= 0) {
      doubts.add(
          kind.ownName()
              + " is "
              + about(ratio)
              + " times "
              + (up ? "above" : "below")
              + " the known price"
              + suspicion(ratio));
    }
  }

  private static String about(BigDecimal ratio) {
    return plain(ratio.setScale(0, RoundingMode.HALF_UP));
  }

  private static String suspicion(BigDecimal ratio) {
    if (ratio.compareTo(THOUSAND_LEAST) >= 0 && ratio.compareTo(THOUSAND_MOST) <= 0) {
      return ": are prices per thousand and per million tokens mixed up?";
    }
    return ratio.compareTo(MILLION_LEAST) >= 0
        ? ": are prices per token and per million tokens mixed up?"
        : "";
  }

  /// As it would be written; nothing where there are faults.
  private Price.PerToken price() {
    if (!faults.isEmpty()) {
      return new Price.PerToken(0, 0, 0, 0);
    }
    return new Price.PerToken(
        pico(PriceClass.INPUT),
        pico(PriceClass.CACHED_INPUT),
        pico(PriceClass.CACHE_WRITE),
        pico(PriceClass.OUTPUT),
        pico(PriceClass.REASONING));
  }

  private long pico(PriceClass kind) {
    return usd(kind).movePointRight(TO_PICO).setScale(0, RoundingMode.HALF_UP).longValueExact();
  }

  /// A class the list does not price costs as the input, or the output, it is part of; or what it
  /// is known to cost where that differs.
  private BigDecimal usd(PriceClass kind) {
    var own = entry.usdPerMillion().get(kind);
    if (own != null) {
      return own;
    }
    var whole = whole(kind);
    return before instanceof Price.PerToken known && known(known, kind) != known(known, whole)
        ? BigDecimal.valueOf(known(known, kind), TO_PICO)
        : entry.usdPerMillion().getOrDefault(whole, BigDecimal.ZERO);
  }

  private static PriceClass whole(PriceClass kind) {
    return switch (kind) {
      case INPUT, CACHED_INPUT, CACHE_WRITE -> PriceClass.INPUT;
      case OUTPUT, REASONING -> PriceClass.OUTPUT;
    };
  }

  private static long known(Price.PerToken price, PriceClass kind) {
    return switch (kind) {
      case INPUT -> price.input();
      case CACHED_INPUT -> price.cachedInput();
      case CACHE_WRITE -> price.cacheWrite();
      case OUTPUT -> price.output();
      case REASONING -> price.reasoning();
    };
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }
}
