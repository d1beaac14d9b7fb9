package dev.signalbox.platform.prices;

import dev.signalbox.api.routing.Target;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/// Collects what a list says about one model; what is no number is a fault, not an end.
final class AmountReader {
  private static final int LONGEST = 40;

  /// What ten to this power still counts as a number worth looking at.
  private static final int LARGEST_EXPONENT = 30;

  /// No prompt is longer.
  private static final long MOST_TOKENS = 1_000_000_000;

  private final Map<PriceClass, BigDecimal> amounts = new EnumMap<>(PriceClass.class);
  private final SortedMap<Long, Map<PriceClass, BigDecimal>> bands = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();
  private boolean saysBands;
  private Optional<Instant> from = Optional.empty();

  /// Takes `written`, in USD per ten to the power of `shift` tokens fewer than a million.
  AmountReader amount(PriceClass kind, String written, int shift) {
    take(amounts, kind, kind.ownName(), written, shift);
    return this;
  }

  private void take(
      Map<PriceClass, BigDecimal> into, PriceClass kind, String name, String written, int shift) {
    try {
      var amount = written.length() > LONGEST ? BigDecimal.ZERO : new BigDecimal(written.strip());
      if (written.length() > LONGEST || Math.abs(exponent(amount)) > LARGEST_EXPONENT) {
        faults.add(name + " is no price");
      } else {
        into.put(kind, amount.movePointRight(shift));
      }
    } catch (NumberFormatException _) {
      faults.add(name + " is not a number");
    }
  }

  /// Notes that the list says which bands there are, be it none.
  AmountReader sayingBands() {
    saysBands = true;
    return this;
  }

  /// Begins the band of prompts that are longer than `written` tokens; empty where there is none.
  OptionalLong band(String written) {
    saysBands = true;
    try {
      var above = written.length() > LONGEST ? 0 : new BigDecimal(written.strip()).longValueExact();
      if (above >= 1 && above <= MOST_TOKENS) {
        if (bands.putIfAbsent(above, new EnumMap<>(PriceClass.class)) != null) {
          faults.add("there are two prices" + above(above));
        }
        return OptionalLong.of(above);
      }
    } catch (ArithmeticException | NumberFormatException _) {
      // said below
    }
    faults.add("a band's aboveTokens is no number of tokens");
    return OptionalLong.empty();
  }

  /// As [#amount], of prompts that are longer than `aboveTokens`.
  void amountAbove(long aboveTokens, PriceClass kind, String written, int shift) {
    saysBands = true;
    take(
        bands.computeIfAbsent(aboveTokens, _ -> new EnumMap<>(PriceClass.class)),
        kind,
        kind.ownName() + above(aboveTokens),
        written,
        shift);
  }

  /// Notes a member called `name` where a price should be; one that is passed over may be a price
  /// under a name that is misspelt.
  void unknown(String name) {
    faults.add(name + " is the price of nothing we know");
  }

  /// Which prices are meant, in words.
  static String above(long tokens) {
    return " above " + tokens + " tokens";
  }

  private static long exponent(BigDecimal amount) {
    return (long) amount.precision() - amount.scale();
  }

  /// Takes a day, at whose first moment in UTC the price begins, or an instant.
  AmountReader validFrom(String written) {
    try {
      from =
          Optional.of(
              written.contains("T")
                  ? OffsetDateTime.parse(written).toInstant()
                  : LocalDate.parse(written).atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (DateTimeParseException _) {
      faults.add("validFrom is neither a day like 2026-12-01 nor an instant");
    }
    return this;
  }

  ListedPrice of(Target target) {
    var said =
        bands.entrySet().stream()
            .map(band -> new ListedPrice.Band(band.getKey(), band.getValue()))
            .toList();
    return new ListedPrice(
        target, amounts, saysBands ? Optional.of(said) : Optional.empty(), from, faults);
  }
}
