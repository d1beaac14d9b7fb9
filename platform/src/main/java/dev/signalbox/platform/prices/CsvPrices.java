package dev.signalbox.platform.prices;

import dev.signalbox.api.routing.Target;
import dev.signalbox.platform.BadSetting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/// Reads lines of `provider,model,input,output,cachedInput,cacheWrite,reasoning,validFrom` in any
/// order that the head line says; USD per million tokens, no quoting. A line with a number in the
/// column `aboveTokens` says what longer prompts cost, of the price that stands in a line above it.
final class CsvPrices {
  /// The columns that are no prices.
  private static final Set<String> OTHERS = Set.of("provider", "model", "validFrom", "aboveTokens");

  private CsvPrices() {}

  static PriceList read(String text, String name) {
    var lines = text.lines().filter(line -> !line.isBlank()).map(CsvPrices::cells).toList();
    if (lines.isEmpty() || !lines.getFirst().containsAll(List.of("provider", "model"))) {
      throw new BadSetting(
          name,
          "the first line names the columns: provider,model,input,output and, where there are any,"
              + " cachedInput,cacheWrite,reasoning,validFrom,aboveTokens");
    }
    var head = lines.getFirst();
    for (var column : head) {
      if (!OTHERS.contains(column) && !PriceClass.isOwnName(column)) {
        throw new BadSetting(name, "there is no column '" + column + "'");
      }
    }
    var prices = new ArrayList<Price>();
    lines.stream().skip(1).forEach(cells -> read(new Line(head, cells, name), prices));
    return new PriceList(name, prices.stream().map(Price::listed).toList(), 0);
  }

  /// A price that further lines may add to.
  private record Price(String provider, String model, String from, AmountReader amounts) {
    static Price of(Line line) {
      var amounts = new AmountReader();
      var from = line.cell("validFrom");
      if (!from.isEmpty()) {
        amounts.validFrom(from);
      }
      return new Price(line.cell("provider"), line.cell("model"), from, amounts);
    }

    boolean isMeantBy(Line line) {
      return provider.equals(line.cell("provider"))
          && model.equals(line.cell("model"))
          && from.equals(line.cell("validFrom"));
    }

    ListedPrice listed() {
      return amounts.of(new Target(provider, model));
    }
  }

  private static void read(Line line, List<Price> prices) {
    var above = line.cell("aboveTokens");
    if (above.isEmpty()) {
      var price = Price.of(line);
      prices.add(price);
      line.forEach((kind, written) -> price.amounts().amount(kind, written, 0));
      return;
    }
    var known = prices.reversed().stream().filter(price -> price.isMeantBy(line)).findFirst();
    var price = known.orElseGet(() -> Price.of(line));
    if (known.isEmpty()) {
      prices.add(price);
    }
    price
        .amounts()
        .band(above)
        .ifPresent(tokens ->
            line.forEach((kind, written) -> price.amounts().amountAbove(tokens, kind, written, 0)));
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.split(",", -1)).map(String::strip).toList();
  }

  private record Line(List<String> head, List<String> cells, String name) {
    Line {
      if (cells.size() > head.size()) {
        throw new BadSetting(
            name,
            "a line has more values than there are columns (numbers have a decimal point): "
                + String.join(",", cells));
      }
    }

    String cell(String column) {
      var at = head.indexOf(column);
      if (at >= cells.size()) {
        throw new BadSetting(name, "a line ends before its column '" + column + "'");
      }
      return at < 0 ? "" : cells.get(at);
    }

    /// What it says, class by class.
    void forEach(BiConsumer<PriceClass, String> taker) {
      for (var kind : PriceClass.values()) {
        var written = cell(kind.ownName());
        if (!written.isEmpty()) {
          taker.accept(kind, written);
        }
      }
    }
  }
}
