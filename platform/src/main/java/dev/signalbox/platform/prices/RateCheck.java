package dev.signalbox.platform.prices;

import dev.signalbox.api.routing.Price;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Judges one set of prices by what is known of them and by what prices can be: those of a model,
/// or those of its longer prompts.
final class RateCheck {
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

  private final Map<PriceClass, BigDecimal> listed;
  private final Optional<Price.PerToken> known;
  private final String where;
  private final Verdict verdict;

  /// What is found of a line, added to as it is looked at.
  record Verdict(List<String> doubts, List<String> faults) {}

  /// @param known what it costs now
  /// @param where behind a class's name in what is said about it, e.g. ` above 128000 tokens`
  RateCheck(
      Map<PriceClass, BigDecimal> listed,
      Optional<Price.PerToken> known,
      String where,
      Verdict verdict) {
    this.listed = listed;
    this.known = known;
    this.where = where;
    this.verdict = verdict;
  }

  /// Finds what cannot be, looked at class by class.
  void checkAlone() {
    eachListed(this::checkAlone);
  }

  private void eachListed(BiConsumer<PriceClass, BigDecimal> check) {
    for (var kind : PriceClass.values()) {
      var usd = listed.get(kind);
      if (usd != null) {
        check.accept(kind, usd);
      }
    }
  }

  private void checkAlone(PriceClass kind, BigDecimal usd) {
    if (usd.signum() < 0) {
      fault(kind, "is negative");
    } else if (usd.compareTo(HIGHEST) > 0) {
      fault(
          kind,
          "is "
              + plain(usd)
              + " USD per million tokens; no price is above "
              + plain(HIGHEST)
              + ": is it per another number of tokens?");
    } else if (usd.movePointRight(TO_PICO).stripTrailingZeros().scale() > 0) {
      doubt(kind, "is finer than a pico-dollar per token and would be rounded");
    }
  }

  /// Finds what is missing.
  void checkComplete() {
    for (var needed : List.of(PriceClass.INPUT, PriceClass.OUTPUT)) {
      if (!listed.containsKey(needed)) {
        fault(needed, "is missing");
      }
    }
  }

  /// Finds what is unlikely.
  void checkTogether() {
    checkProportions();
    if (known.isPresent()) {
      checkAgainst(known.get());
    } else {
      eachListed(this::checkUsual);
    }
  }

  private void checkProportions() {
    var input = usd(PriceClass.INPUT);
    var output = usd(PriceClass.OUTPUT);
    if (output.signum() > 0 && output.compareTo(input.divide(FACTOR, MathContext.DECIMAL64)) < 0) {
      doubt(PriceClass.OUTPUT, "costs less than a tenth of input");
    }
    if (input.signum() > 0 && output.compareTo(input.multiply(OUTPUT_TO_INPUT_MOST)) > 0) {
      doubt(PriceClass.OUTPUT, "costs more than " + plain(OUTPUT_TO_INPUT_MOST) + " times input");
    }
    if (usd(PriceClass.CACHED_INPUT).compareTo(input) > 0) {
      doubt(PriceClass.CACHED_INPUT, "costs more than input");
    }
    if (usd(PriceClass.CACHE_WRITE).compareTo(input.multiply(FACTOR)) > 0) {
      doubt(PriceClass.CACHE_WRITE, "costs more than ten times input");
    }
  }

  private void checkUsual(PriceClass kind, BigDecimal usd) {
    if (usd.signum() > 0 && usd.compareTo(USUAL_LEAST) < 0) {
      doubt(kind, "is unusually low: is it per token or per thousand tokens?");
    } else if (usd.compareTo(USUAL_MOST) > 0) {
      doubt(kind, "is unusually high: is it per another number of tokens?");
    }
  }

  private void checkAgainst(Price.PerToken before) {
    eachListed((kind, usd) -> {
      var was = BigDecimal.valueOf(known(before, kind), TO_PICO);
      if (usd.signum() != was.signum()) {
        doubt(kind, usd.signum() == 0 ? "would be free" : "was free");
      } else if (usd.signum() > 0) {
        farFrom(was, usd).ifPresent(far -> doubt(kind, "is " + far.of("the known price")));
      }
    });
  }

  /// Finds what does not fit the prices of shorter prompts: longer ones are dearer, and not by far.
  void checkAbove(RateCheck below) {
    eachListed((kind, over) -> {
      var under = below.usd(kind);
      if (over.compareTo(under) < 0) {
        doubt(kind, "costs less than below");
      } else if (under.signum() == 0 && over.signum() > 0) {
        doubt(kind, "is not free, as it is below");
      } else if (over.signum() > 0) {
        farFrom(under, over).ifPresent(far -> doubt(kind, "is " + far.of("the price below")));
      }
    });
    for (var kind : PriceClass.values()) {
      if (isUnsaid(kind) && below.usd(kind).compareTo(below.usd(whole(kind))) != 0) {
        doubt(kind, "is not said: it would cost as any " + whole(kind).ownName());
      }
    }
  }

  private boolean isUnsaid(PriceClass kind) {
    return !listed.containsKey(kind) && usd(kind).compareTo(usd(whole(kind))) == 0;
  }

  /// How far a price is from another one.
  private record Distance(BigDecimal ratio, boolean up) {
    String of(String other) {
      return plain(ratio.setScale(0, RoundingMode.HALF_UP))
          + " times "
          + (up ? "above " : "below ")
          + other
          + suspicion();
    }

    private String suspicion() {
      if (ratio.compareTo(THOUSAND_LEAST) >= 0 && ratio.compareTo(THOUSAND_MOST) <= 0) {
        return ": are prices per thousand and per million tokens mixed up?";
      }
      return ratio.compareTo(MILLION_LEAST) >= 0
          ? ": are prices per token and per million tokens mixed up?"
          : "";
    }
  }

  private static Optional<Distance> farFrom(BigDecimal one, BigDecimal other) {
    var up = other.compareTo(one) > 0;
    var ratio =
        up ? other.divide(one, MathContext.DECIMAL64) : one.divide(other, MathContext.DECIMAL64);
    return ratio.compareTo(FACTOR) >= 0 ? Optional.of(new Distance(ratio, up)) : Optional.empty();
  }

  private void doubt(PriceClass kind, String why) {
    verdict.doubts().add(kind.ownName() + where + " " + why);
  }

  private void fault(PriceClass kind, String why) {
    verdict.faults().add(kind.ownName() + where + " " + why);
  }

  /// As it would be written.
  Price.PerToken price() {
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
    var own = listed.get(kind);
    if (own != null) {
      return own;
    }
    var whole = whole(kind);
    return known
        .filter(before -> known(before, kind) != known(before, whole))
        .map(before -> BigDecimal.valueOf(known(before, kind), TO_PICO))
        .orElseGet(() -> listed.getOrDefault(whole, BigDecimal.ZERO));
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
