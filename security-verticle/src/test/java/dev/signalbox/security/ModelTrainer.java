package dev.signalbox.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/// Trains the injection model: `ModelTrainer OUT OWN FOLDER…`. `OWN` is the corpus of this
/// repository, each `FOLDER` one of texts of others. The threshold is chosen on texts whose source
/// was left out of training.
final class ModelTrainer {
  private static final long SEED = 4_711;

  /// Many texts of one source say little more than this many of it.
  private static final double FEW_OWN = 20;

  private static final double FEW_OTHERS = 400;

  /// Texts that people wrote in earnest count more than ours, which are made from patterns.
  private static final double OTHERS = 2;

  private static final int MOST_CHARS = 2_000;
  private static final int PIECE_CHARS = 350;
  private static final int MOST_PIECES = 60;

  private ModelTrainer() {}

  /// Writes the model trained on `arguments[1…]` to `arguments[0]`.
  public static void main(String[] arguments) throws IOException {
    var own = Corpora.of(Path.of(arguments[1]));
    var others = new ArrayList<TrainingText>();
    for (var folder : Arrays.asList(arguments).subList(2, arguments.length)) {
      others.addAll(Corpora.ofOthers(Path.of(folder)));
    }
    double threshold = new HeldOutSources(own, others).threshold();
    var trained = train(own, others).written(threshold, hash(own));
    Files.write(Path.of(arguments[0]), trained);
    System.out.printf(
        "own texts %s, texts of others %s%n",
        HexFormat.of().formatHex(hash(own)), HexFormat.of().formatHex(hash(others)));
  }

  /// A model of both, and of what surrounds attacks in the wild.
  static LogisticTraining train(List<TrainingText> own, List<TrainingText> others) {
    var examples = new ArrayList<LogisticTraining.Example>();
    var documents = own.stream().filter(text -> text.kind().equals("document")).toList();
    var random = new Random(SEED);
    addAll(own, FEW_OWN, 1, documents, random, examples);
    addAll(others, FEW_OTHERS, OTHERS, documents, random, examples);
    return new LogisticTraining().fit(examples);
  }

  private static void addAll(
      List<TrainingText> texts,
      double few,
      double each,
      List<TrainingText> documents,
      Random random,
      List<LogisticTraining.Example> examples) {
    var alike =
        texts.stream().collect(Collectors.groupingBy(TrainingText::source, Collectors.counting()));
    for (var text : texts) {
      if (isHidden(text)) {
        continue;
      }
      double of = Math.max(few, alike.getOrDefault(text.source(), 1L));
      double pull = each * StrictMath.sqrt(few / of) * pull(text);
      add(text, pull, examples);
      boolean isShort = !isDocument(text) && text.text().length() < 250;
      if (isShort && random.nextInt(4) == 0) {
        examples.add(new LogisticTraining.Example(surrounded(text, documents, random), pull));
      }
      if (isShort && !text.attack() && random.nextInt(12) == 0) {
        var bytes = text.text().getBytes(StandardCharsets.UTF_8);
        var code = Base64.getEncoder().encodeToString(bytes);
        examples.add(new LogisticTraining.Example(with(text, code), pull));
        var hex = HexFormat.of().formatHex(bytes);
        examples.add(new LogisticTraining.Example(with(text, hex), pull));
      }
    }
  }

  /// An attack inside a document or a code would teach that document's words, or that codes are
  /// attacks.
  private static boolean isHidden(TrainingText text) {
    return text.kind().endsWith("/long_embedded") || text.kind().startsWith("core/obf:");
  }

  /// Long texts are read window by window: what is harmless as a whole is so in every piece.
  private static void add(TrainingText text, double pull, List<LogisticTraining.Example> examples) {
    if (text.text().length() <= MOST_CHARS) {
      examples.add(new LogisticTraining.Example(text, pull));
      return;
    }
    examples.add(
        new LogisticTraining.Example(with(text, text.text().substring(0, MOST_CHARS)), pull));
    if (!text.attack()) {
      int pieces = (text.text().length() + PIECE_CHARS - 1) / PIECE_CHARS;
      for (int i = 0; i < Math.min(pieces, MOST_PIECES); i++) {
        int end = Math.min(text.text().length(), (i + 1) * PIECE_CHARS);
        var piece = with(text, text.text().substring(i * PIECE_CHARS, end));
        examples.add(new LogisticTraining.Example(piece, pull * Math.min(1, 6.0 / pieces)));
      }
    }
  }

  private static boolean isDocument(TrainingText text) {
    return !text.attack() && text.kind().contains("document");
  }

  private static double pull(TrainingText text) {
    boolean plain = text.kind().equals("ordinary") || text.kind().contains("/");
    return text.attack() ? 1 : plain ? 1.5 : 2;
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
