package dev.signalbox.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Trains the injection model: `ModelTrainer OUT FOLDER…`. The threshold is chosen on texts whose
/// source was left out of training, with a margin against what new sources bring.
final class ModelTrainer {
  private static final int FOLDS = 5;

  /// A tenth of what the product allows: new sources bring several times what cross-validation
  /// shows. Templates of one source are alike: each source counts once, or a single odd one would
  /// decide.
  private static final double ORDINARY_ALARMS = 0.0001;

  private static final double HARD_ALARMS = 0.0015;

  private static final long SEED = 4_711;
  private static final int PIECES = 12;

  /// Many texts of one source say little more than this many of it.
  private static final double FEW_ALIKE = 20;

  private static final int MOST_CHARS = 2_000;

  private ModelTrainer() {}

  /// Writes the model trained on `arguments[1…]` to `arguments[0]`.
  public static void main(String[] arguments) throws IOException {
    var texts = new ArrayList<TrainingText>();
    for (var folder : Arrays.asList(arguments).subList(1, arguments.length)) {
      texts.addAll(Corpora.of(Path.of(folder)));
    }
    var corpus = hash(texts);
    double threshold = crossValidated(texts, corpus);
    Files.write(Path.of(arguments[0]), train(texts).written(threshold, corpus));
  }

  /// A model of `texts` and of what surrounds attacks in the wild.
  static LogisticTraining train(List<TrainingText> texts) {
    var examples = new ArrayList<LogisticTraining.Example>();
    var documents = texts.stream().filter(text -> text.kind().equals("document")).toList();
    var random = new Random(SEED);
    var alike =
        texts.stream().collect(Collectors.groupingBy(TrainingText::source, Collectors.counting()));
    for (var text : texts) {
      double of = Math.max(FEW_ALIKE, alike.getOrDefault(text.source(), 1L));
      double pull = StrictMath.sqrt(FEW_ALIKE / of) * pull(text);
      examples.add(new LogisticTraining.Example(cut(text), pull));
      if (!text.kind().equals("document") && text.text().length() < 250 && random.nextInt(4) == 0) {
        examples.add(new LogisticTraining.Example(surrounded(text, documents, random), pull));
      }
    }
    return new LogisticTraining().fit(examples);
  }

  private static double pull(TrainingText text) {
    return text.attack() ? 1 : text.kind().equals("ordinary") ? 1.5 : 2;
  }

  private static TrainingText cut(TrainingText text) {
    return text.text().length() <= MOST_CHARS
        ? text
        : with(text, text.text().substring(0, MOST_CHARS));
  }

  private static TrainingText surrounded(
      TrainingText text, List<TrainingText> documents, Random random) {
    if (documents.isEmpty()) {
      return text;
    }
    var around = documents.get(random.nextInt(documents.size())).text();
    int room = Math.min(around.length(), 330 - text.text().length());
    int before = random.nextInt(room + 1);
    return with(
        text,
        around.substring(0, before) + "\n" + text.text() + "\n" + around.substring(before, room));
  }

  private static TrainingText with(TrainingText text, String other) {
    return new TrainingText(other, text.attack(), text.kind(), text.language(), text.source());
  }

  private static double crossValidated(List<TrainingText> texts, byte[] corpus) {
    var attacks = new ArrayList<Score>();
    var ordinary = new ArrayList<Score>();
    var harder = new ArrayList<Score>();
    for (int fold = 0; fold < FOLDS; fold++) {
      int left = fold;
      var seen = texts.stream().filter(text -> fold(text) != left).toList();
      var model = InjectionModel.of(train(seen).written(0, corpus));
      for (var text : texts) {
        if (fold(text) == left) {
          boolean plain = text.kind().equals("ordinary");
          (text.attack() ? attacks : plain ? ordinary : harder)
              .add(new Score(logit(model, text.text()), text.source()));
        }
      }
      for (var document : longDocuments(texts.stream().filter(text -> fold(text) == left))) {
        harder.add(new Score(logit(model, document), "long documents"));
      }
    }
    double threshold = Math.max(above(ordinary, ORDINARY_ALARMS), above(harder, HARD_ALARMS));
    System.out.printf(
        "%d attacks, %d harmless; ordinary ones ask for %.2f, hard ones for %.2f;"
            + " %.2f finds %.1f %% of attacks of unseen sources%n",
        attacks.size(),
        ordinary.size() + harder.size(),
        above(ordinary, ORDINARY_ALARMS),
        above(harder, HARD_ALARMS),
        threshold,
        100 * shareAbove(attacks, threshold));
    return threshold;
  }

  private static double logit(InjectionModel model, String text) {
    return model.read(CanonicalText.of(text)).logit();
  }

  /// What a model said of a text of a source it had not seen.
  private record Score(double logit, String source) {}

  /// The least threshold at which at most `share` of `harmless` lies above it, every source
  /// counting the same.
  private static double above(List<Score> harmless, double share) {
    var candidates = harmless.stream().mapToDouble(Score::logit).sorted().toArray();
    int low = 0;
    int high = candidates.length - 1;
    while (low < high) {
      int middle = (low + high) / 2;
      if (shareAbove(harmless, candidates[middle] + 0.01) <= share) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return candidates[low] + 0.01;
  }

  private static double shareAbove(List<Score> scores, double threshold) {
    return scores.stream()
        .collect(
            Collectors.groupingBy(
                Score::source,
                Collectors.averagingDouble(score -> score.logit() >= threshold ? 1 : 0)))
        .values()
        .stream()
        .mapToDouble(d -> d)
        .average()
        .orElse(0);
  }

  /// Documents as long as manuals, made of shorter ones: many windows are many chances to be wrong.
  private static List<String> longDocuments(Stream<TrainingText> texts) {
    var pieces = texts.filter(text -> text.kind().equals("document")).toList();
    var documents = new ArrayList<String>();
    for (int from = 0; from + PIECES <= pieces.size(); from += PIECES / 2) {
      documents.add(
          pieces.subList(from, from + PIECES).stream()
              .map(TrainingText::text)
              .collect(Collectors.joining("\n\n")));
    }
    return documents;
  }

  private static int fold(TrainingText text) {
    return Math.floorMod((text.source().hashCode() * 31) >>> 3, FOLDS);
  }

  static byte[] hash(List<TrainingText> texts) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var text : texts) {
        digest.update((text.attack() + "\t" + text.text() + "\n").getBytes(StandardCharsets.UTF_8));
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
