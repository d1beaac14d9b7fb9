package dev.signalbox.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What a model says of texts of others whose source, with everything of the same family, was left
/// out of its training; and the threshold that follows. Prints what lies above it.
final class HeldOutSources {
  /// How much the threshold lies above the one that these sources ask for: new ones bring others.
  private static final double MARGIN = 0.15;

  private static final double ORDINARY_ALARMS = 0.0015;
  private static final double HARD_ALARMS = 0.0075;

  private static final String GRAMMAR = "synthetic";

  private final List<TrainingText> own;
  private final List<TrainingText> others;
  private final InjectionRules rules = InjectionRules.shipped();

  HeldOutSources(List<TrainingText> own, List<TrainingText> others) {
    this.own = own;
    this.others = others;
  }

  /// What the detector thinks of a text.
  ///
  /// @param byRules whether rules alone would refuse it
  private record Score(TrainingText text, double logit, boolean byRules) {
    boolean isOrdinary() {
      return !text.attack() && text.kind().startsWith("easy/");
    }

    boolean isHard() {
      return !text.attack() && text.kind().startsWith("hard/");
    }

    boolean isRefused(double threshold) {
      return byRules || logit >= threshold;
    }
  }

  /// The least one at which the alarms are few enough, and the margin.
  double threshold() {
    var scores =
        others.stream().map(HeldOutSources::family).distinct().sorted().toList().parallelStream()
            .flatMap(family -> scores(family).stream())
            .toList();
    double threshold =
        MARGIN
            + Math.max(
                least(scores, Score::isOrdinary, ORDINARY_ALARMS),
                least(scores, Score::isHard, HARD_ALARMS));
    var counts = new TreeMap<String, List<Score>>();
    for (var score : scores) {
      var label = score.text().attack() ? "attacks " : "harmless ";
      var tier = score.isOrdinary() ? "ordinary" : "hard";
      var half = family(score.text()).equals(GRAMMAR) ? "of the grammar" : "of people";
      for (var name :
          List.of(
              "all",
              score.text().kind(),
              score.text().attack() ? half : tier,
              "from " + family(score.text()))) {
        counts.computeIfAbsent(label + name, _ -> new ArrayList<>()).add(score);
      }
    }
    System.out.printf(Locale.ROOT, "threshold %.2f%n%-50s texts", threshold, "refused, from");
    var around = new double[] {threshold, 0.6, 1.0, 1.4};
    for (double at : around) {
      System.out.printf(Locale.ROOT, " %7.2f", at);
    }
    System.out.println();
    counts.forEach((name, of) -> print(name, of, around));
    return threshold;
  }

  private static void print(String name, List<Score> of, double[] thresholds) {
    System.out.printf(Locale.ROOT, "%-50s %5d", name, of.size());
    for (double at : thresholds) {
      long refused = of.stream().filter(score -> score.isRefused(at)).count();
      System.out.printf(Locale.ROOT, " %6.2f%%", 100.0 * refused / of.size());
    }
    System.out.println();
  }

  private static double least(List<Score> scores, Predicate<Score> which, double share) {
    var logits = scores.stream().filter(which).mapToDouble(Score::logit).sorted().toArray();
    return logits.length == 0
        ? 0
        : logits[logits.length - 1 - (int) (logits.length * share)] + 0.01;
  }

  private List<Score> scores(String family) {
    var parts = others.stream().collect(Collectors.partitioningBy(t -> family(t).equals(family)));
    var trained = ModelTrainer.train(own, parts.getOrDefault(false, List.of()));
    var model = InjectionModel.of(trained.written(0, new byte[8]));
    return parts.getOrDefault(true, List.of()).stream().map(text -> score(model, text)).toList();
  }

  private Score score(InjectionModel model, TrainingText text) {
    var plain = TextView.plain(text.text());
    var views = new ArrayList<TextView>();
    views.add(plain);
    views.addAll(new Disguises.Search(text.text().length()).unmasked(plain));
    double most = Double.NEGATIVE_INFINITY;
    boolean byRules = false;
    for (var view : views) {
      var pulls = new Pulls(rules.firing(view.canonical()));
      most = Math.max(most, model.read(view.canonical(), pulls).logit());
      byRules |= pulls.heaviestStretch() >= InjectionDetector.AT_THRESHOLD;
    }
    return new Score(text, most, byRules);
  }

  /// Sources that stem from each other begin with the same word; manuals stem from nobody.
  private static String family(TrainingText text) {
    var source = text.source();
    return source.startsWith("docs:") ? source : source.split("[^A-Za-z0-9]", 2)[0];
  }
}
