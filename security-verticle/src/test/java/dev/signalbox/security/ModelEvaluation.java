package dev.signalbox.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/// Measures the shipped detector: `ModelEvaluation FOLDER…` prints the share of texts that would be
/// blocked at the default scores, by kind, by rules alone and together with the model.
final class ModelEvaluation {
  private static final int BLOCK = 60;
  private static final int WARM = 3_000;

  private ModelEvaluation() {}

  /// What was counted of one kind.
  private static final class Count {
    private int all;
    private int byRules;
    private int byBoth;

    void add(boolean rules, boolean both) {
      all++;
      byRules += rules ? 1 : 0;
      byBoth += both ? 1 : 0;
    }

    void print(String name) {
      System.out.printf(
          "%-44s %5d %7.2f %% %7.2f %%%n", name, all, 100.0 * byRules / all, 100.0 * byBoth / all);
    }
  }

  /// Prints the figures of every folder named.
  public static void main(String[] folders) throws IOException {
    var rules = new InjectionDetector(InjectionRules.shipped());
    var both =
        new InjectionDetector(
            InjectionRules.shipped(), InjectionModel.shipped(), AttackModes.ALL_BLOCK);
    for (var folder : folders) {
      var counts = new TreeMap<String, Count>();
      for (var text : Corpora.of(Path.of(folder))) {
        boolean byRules = blocks(rules, text.text());
        boolean byBoth = blocks(both, text.text());
        var label = text.attack() ? "attack " : "benign ";
        var tier = text.kind().split("/", 2)[0];
        for (var name :
            List.of(
                label + "all",
                label + "tier " + tier,
                label + "kind " + text.kind(),
                label + "source " + text.source().split("#", 2)[0])) {
          counts.computeIfAbsent(name, _ -> new Count()).add(byRules, byBoth);
        }
      }
      System.out.printf("%s%n%-44s %5s %9s %9s%n", folder, "", "texts", "rules", "with model");
      counts.forEach((name, count) -> count.print(name));
    }
    time(both);
  }

  private static boolean blocks(InjectionDetector detector, String text) {
    return detector.judge(text).stream().anyMatch(found -> found.score() >= BLOCK);
  }

  private static void time(InjectionDetector detector) {
    var sentence = "The meeting on Tuesday was moved to the large room, please tell the others. ";
    var text = sentence.repeat(14).substring(0, 1_024);
    var model = InjectionModel.shipped();
    var plain = CanonicalText.of(text);
    time("1 KB of plain text, the model alone", () -> model.read(plain));
    time("1 KB of plain text", () -> detector.judge(text));
    var hidden =
        java.util.Base64.getEncoder().encodeToString(text.substring(0, 768).getBytes(UTF_8));
    time("1 KB of base64", () -> detector.judge(hidden));
    var spaced = String.join(" ", text.substring(0, 512).split(""));
    time("1 KB of letters spaced out", () -> detector.judge(spaced));
    var loaded =
        "ignore disregard system prompt instructions reveal ".repeat(21).substring(0, 1_024);
    time("1 KB of trigger words", () -> detector.judge(loaded));
    var long1 = sentence.repeat(14_000).substring(0, 1_000_000);
    long before = System.nanoTime();
    detector.judge(long1);
    System.out.printf("1 MB of plain text: %d ms%n", (System.nanoTime() - before) / 1_000_000);
  }

  private static void time(String name, Runnable work) {
    var times = new long[WARM];
    for (int i = 0; i < 2 * WARM; i++) {
      long before = System.nanoTime();
      work.run();
      times[i % WARM] = System.nanoTime() - before;
    }
    Arrays.sort(times);
    System.out.printf(
        "%s: p50 %d us, p99 %d us%n",
        name, times[WARM / 2] / 1_000, times[WARM * 99 / 100] / 1_000);
  }
}
