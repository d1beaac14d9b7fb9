package dev.signalbox.platform.prices;

import dev.signalbox.api.routing.Target;
import dev.signalbox.platform.BadSetting;
import java.util.Arrays;
import java.util.List;

/// Reads lines of `provider,model,input,output,cachedInput,cacheWrite,reasoning,validFrom` in any
/// order that the head line says; USD per million tokens, no quoting.
final class CsvPrices {
  private CsvPrices() {}

  static PriceList read(String text, String name) {
    var lines = text.lines().filter(line -> !line.isBlank()).map(CsvPrices::cells).toList();
    if (lines.isEmpty() || !lines.getFirst().containsAll(List.of("provider", "model"))) {
      throw new BadSetting(
          name,
          "the first line names the columns: provider,model,input,output and, where there are any,"
              + " cachedInput,cacheWrite,reasoning,validFrom");
    }
    var head = lines.getFirst();
    return new PriceList(
        name, lines.stream().skip(1).map(cells -> entry(new Line(head, cells, name))).toList(), 0);
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.split(",", -1)).map(String::strip).toList();
  }

  private static ListedPrice entry(Line line) {
    var amounts = new AmountReader();
    for (var kind : PriceClass.values()) {
      var written = line.cell(kind.ownName());
      if (!written.isEmpty()) {
        amounts.amount(kind, written, 0);
      }
    }
    var from = line.cell("validFrom");
    if (!from.isEmpty()) {
      amounts.validFrom(from);
    }
    return amounts.of(new Target(line.cell("provider"), line.cell("model")));
  }

  private record Line(List<String> head, List<String> cells, String name) {
    String cell(String column) {
      var at = head.indexOf(column);
      if (at >= cells.size()) {
        throw new BadSetting(name, "a line ends before its column '" + column + "'");
      }
      return at < 0 ? "" : cells.get(at);
    }
  }
}
