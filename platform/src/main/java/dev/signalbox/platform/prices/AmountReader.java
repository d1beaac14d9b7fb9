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

/// Collects what a list says about one model; what is no number is a fault, not an end.
final class AmountReader {
  private static final int LONGEST = 40;

  /// What ten to this power still counts as a number worth looking at.
  private static final int LARGEST_EXPONENT = 30;

  private final Map<PriceClass, BigDecimal> amounts = new EnumMap<>(PriceClass.class);
  private final List<String> faults = new ArrayList<>();
  private Optional<Instant> from = Optional.empty();

  /// Takes `written`, in USD per ten to the power of `shift` tokens fewer than a million.
  AmountReader amount(PriceClass kind, String written, int shift) {
    try {
      var amount = written.length() > LONGEST ? BigDecimal.ZERO : new BigDecimal(written.strip());
      if (written.length() > LONGEST || Math.abs(exponent(amount)) > LARGEST_EXPONENT) {
        faults.add(kind.ownName() + " is no price");
      } else {
        amounts.put(kind, amount.movePointRight(shift));
      }
    } catch (NumberFormatException _) {
      faults.add(kind.ownName() + " is not a number");
    }
    return this;
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
    return new ListedPrice(target, amounts, from, faults);
  }
}
