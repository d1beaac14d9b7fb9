package dev.signalbox.app;

import dev.signalbox.api.routing.Price;
import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.catalogue.Catalogue;
import dev.signalbox.platform.catalogue.CatalogueModel;
import dev.signalbox.platform.catalogue.CatalogueProvider;
import dev.signalbox.platform.catalogue.PriceSchedule.Step;
import dev.signalbox.platform.prices.PriceReview;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Prices as an operator reads them, in USD per million tokens.
final class PriceTables {
  private static final int TO_USD = 6;
  private static final List<String> PRICES_HEAD =
      List.of(
          "MODEL", "INPUT", "CACHED", "CACHE WRITE", "OUTPUT", "REASONING", "VALID FROM", "SOURCE");
  private static final List<String> CHANGES_HEAD =
      List.of(
          "MODEL",
          "INPUT",
          "CACHED",
          "CACHE WRITE",
          "OUTPUT",
          "REASONING",
          "VALID FROM",
          "VERDICT");

  private PriceTables() {}

  /// Every price that is valid or will be.
  ///
  /// @throws BadSetting if there is no such provider
  static String prices(Catalogue catalogue, Optional<String> provider, long epochMillis) {
    var rows = new ArrayList<List<String>>();
    rows.add(PRICES_HEAD);
    for (var shown : shown(catalogue, provider)) {
      if (shown.free()) {
        rows.add(Stream.of(shown.id() + "/*", "free").toList());
      } else {
        shown.models().forEach(model -> rows.addAll(rows(model, epochMillis)));
      }
    }
    return "USD per million tokens; catalogue " + catalogue.version() + "\n\n" + aligned(rows);
  }

  private static List<CatalogueProvider> shown(Catalogue catalogue, Optional<String> provider) {
    return provider
        .map(id ->
            List.of(
                catalogue
                    .provider(id)
                    .orElseThrow(
                        () -> new BadSetting("prices list", "there is no provider '" + id + "'"))))
        .orElseGet(catalogue::providers);
  }

  private static List<List<String>> rows(CatalogueModel model, long epochMillis) {
    var target = model.offer().target().toString();
    var steps = model.prices().steps();
    var rows = new ArrayList<List<String>>();
    steps.stream()
        .filter(step -> isShown(step, steps, epochMillis))
        .forEach(step -> {
          var row = joined(List.of(target), amounts(step.price()));
          rows.add(joined(row, List.of(day(step.fromMillis()), step.source())));
          step.price()
              .bands()
              .forEach(band -> rows.add(joined(List.of(above(band)), amounts(band.price()))));
        });
    return rows.isEmpty() ? List.of(List.of(target, "unknown")) : rows;
  }

  private static List<String> joined(List<String> first, List<String> then) {
    return Stream.concat(first.stream(), then.stream()).toList();
  }

  private static String above(Price.Band band) {
    return "  above " + band.aboveTokens() + " tokens";
  }

  /// The one that is valid, and those to come.
  private static boolean isShown(Step step, List<Step> steps, long epochMillis) {
    var next = steps.indexOf(step) + 1;
    return next == steps.size() || steps.get(next).fromMillis() > epochMillis;
  }

  /// What would change, and why some of it should not.
  static String review(PriceReview review, Set<String> accepted) {
    var rows = new ArrayList<List<String>>();
    rows.add(CHANGES_HEAD);
    for (var line : review.lines()) {
      rows.add(row(line, accepted));
      rows.addAll(bandRows(line));
    }
    var text = new StringBuilder();
    if (rows.size() > 1) {
      text.append("USD per million tokens\n\n").append(aligned(rows)).append('\n');
    }
    for (var line : review.lines()) {
      Stream.concat(line.faults().stream(), line.doubts().stream())
          .forEach(why -> text.append(line.id()).append(": ").append(why).append('\n'));
    }
    return text.append(review.unchanged())
        .append(" prices are known already, ")
        .append(review.ignored())
        .append(" entries are not of Signalbox's providers.\n")
        .toString();
  }

  private static List<String> row(PriceReview.Line line, Set<String> accepted) {
    var row = new ArrayList<String>();
    row.add(line.id());
    if (line.faults().isEmpty()) {
      var after = amounts(line.change().price());
      row.addAll(
          line.before() instanceof Price.PerToken known ? changes(amounts(known), after) : after);
      row.add(day(line.change().from().toEpochMilli()));
    } else {
      row.addAll(List.of("-", "-", "-", "-", "-", "-"));
    }
    row.add(verdict(line, accepted));
    return row;
  }

  /// What longer prompts cost from then on, and what they do not any more.
  private static List<List<String>> bandRows(PriceReview.Line line) {
    var rows = new ArrayList<List<String>>();
    var before =
        line.before() instanceof Price.PerToken known
            ? bands(known)
            : new TreeMap<Long, Price.Band>();
    var after = bands(line.change().price());
    for (var band : after.values()) {
      var was = before.get(band.aboveTokens());
      rows.add(
          joined(
              List.of(above(band)),
              was == null
                  ? amounts(band.price())
                  : changes(amounts(was.price()), amounts(band.price()))));
    }
    if (line.faults().isEmpty()) {
      before.values().stream()
          .filter(band -> !after.containsKey(band.aboveTokens()))
          .forEach(band -> rows.add(List.of(above(band), "gone")));
    }
    return rows;
  }

  private static SortedMap<Long, Price.Band> bands(Price.PerToken price) {
    var bands = new TreeMap<Long, Price.Band>();
    price.bands().forEach(band -> bands.put(band.aboveTokens(), band));
    return bands;
  }

  private static List<String> changes(List<String> before, List<String> after) {
    return IntStream.range(0, after.size())
        .mapToObj(i -> change(before.get(i), after.get(i)))
        .toList();
  }

  private static String change(String before, String after) {
    return before.equals(after) ? after : before + " → " + after;
  }

  private static String verdict(PriceReview.Line line, Set<String> accepted) {
    if (!line.faults().isEmpty()) {
      return "impossible";
    }
    if (!line.doubts().isEmpty()) {
      return accepted.contains(line.id()) ? "accepted" : "doubtful";
    }
    return line.before() instanceof Price.Unknown ? "new" : "changed";
  }

  private static List<String> amounts(Price.PerToken price) {
    return Stream.of(
            price.input(),
            price.cachedInput(),
            price.cacheWrite(),
            price.output(),
            price.reasoning())
        .map(pico -> BigDecimal.valueOf(pico, TO_USD).stripTrailingZeros().toPlainString())
        .toList();
  }

  private static String day(long epochMillis) {
    return epochMillis == 0
        ? "always"
        : Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }

  private static String aligned(List<List<String>> rows) {
    var widths = new int[PRICES_HEAD.size()];
    for (var row : rows) {
      for (var i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream()
        .map(row -> {
          var line = new StringBuilder();
          for (var i = 0; i < row.size(); i++) {
            line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 2);
          }
          return line.toString().stripTrailing();
        })
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
