package dev.signalbox.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Measures the output filter with labelled answers that are not part of this repository: name
/// their folder with `-Dsecurity.data=…`.
class OutputVectorsTest {
  private static final long SEED = 20_261_121L;
  private static final double BAR = 0.995;
  private static final JsonArray NONE = new JsonArray();

  @Test
  void labelled_answers_are_filtered_at_the_rates_promised_and_streams_equal_the_whole()
      throws IOException {
    var folder = System.getProperty("security.data", "");
    assumeTrue(!folder.isEmpty(), "no folder of labelled answers: set -Dsecurity.data");
    var gated = new Rate();
    var byKind = new TreeMap<String, Rate>();
    for (var line : Files.readAllLines(Path.of(folder, "output-dev.jsonl"))) {
      var row = new JsonObject(line);
      boolean optional = row.getBoolean("optional", false);
      boolean passed = passes(row);
      byKind
          .computeIfAbsent(
              (optional ? "(optional) " : "") + row.getString("kind", ""), _ -> new Rate())
          .add(passed, row.getString("id", ""));
      if (!optional) {
        gated.add(passed, row.getString("id", ""));
      }
    }
    byKind.forEach((kind, rate) -> System.out.println(kind + " " + rate));
    System.out.println("all that count " + gated);

    assertThat(gated.share()).isGreaterThanOrEqualTo(BAR);
  }

  private static boolean passes(JsonObject row) {
    var system = row.getString("system", "");
    var outputs = new Outputs(OutputPolicy.EVERYTHING, system);
    var text = text(row, system);
    boolean blocks = row.getString("expect", "").endsWith("block");
    for (var pieces : cuts(text)) {
      var left = outputs.streamed(pieces);
      boolean right =
          blocks
              ? left.blocked()
              : !left.blocked()
                  && left.text().equals(outputs.whole(text))
                  && isRight(row, text, left.text());
      if (!right) {
        return false;
      }
    }
    return true;
  }

  private static String text(JsonObject row, String system) {
    var added = "Internal reference " + Outputs.CANARY.token() + ". It is not part of any answer.";
    var all = system + "\n" + added;
    return switch (row.getString("mode", "")) {
      case "echo_system" -> all;
      case "echo_system_b64" ->
          java.util.Base64.getEncoder()
              .encodeToString(all.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      case "echo_system_spaced", "echo_added_split" -> String.join(" ", added.split(""));
      case "echo_system_reversed" -> new StringBuilder(all).reverse().toString();
      case "echo_added" -> added;
      case "echo_added_upper" -> added.toUpperCase(java.util.Locale.ROOT);
      case "echo_added_quoted" -> "> \"" + added + "\"";
      default -> row.getString("text", "");
    };
  }

  private static boolean isRight(JsonObject row, String text, String left) {
    if (row.getString("expect", "").equals("clean")) {
      return left.equals(text);
    }
    var plain = Normalizer.normalize(left, Normalizer.Form.NFKC).replaceAll("\\p{Cf}", "");
    boolean gone = true;
    for (var secret : row.getJsonArray("secrets", NONE)) {
      gone &= !left.contains((String) secret);
      gone &= !row.getBoolean("normalise", false) || !plain.contains((String) secret);
    }
    for (var keep : row.getJsonArray("keep", NONE)) {
      gone &= left.contains((String) keep);
    }
    return gone;
  }

  private static List<List<String>> cuts(String text) {
    var random = new Random(SEED);
    var cuts = new ArrayList<List<String>>();
    cuts.add(List.of(text));
    cuts.add(List.of(text.split("")));
    cuts.add(List.of(text.split("(?<=\\G.{3})")));
    cuts.add(Outputs.cut(text, 24, random));
    for (int at = 0; at < text.length(); at += 3) {
      cuts.add(List.of(text.substring(0, at), text.substring(at)));
    }
    return cuts;
  }

  private static final class Rate {
    private int all;
    private final List<String> failed = new ArrayList<>();

    private void add(boolean passed, String id) {
      all++;
      if (!passed) {
        failed.add(id);
      }
    }

    private double share() {
      return 1 - (double) failed.size() / all;
    }

    @Override
    public String toString() {
      return (all - failed.size()) + "/" + all + (failed.isEmpty() ? "" : " not " + failed);
    }
  }
}
