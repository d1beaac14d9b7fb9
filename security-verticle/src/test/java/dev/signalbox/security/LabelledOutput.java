package dev.signalbox.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// An answer of which it is known what may leave of it. Such answers are not part of this
/// repository.
record LabelledOutput(JsonObject row) {
  private static final long SEED = 20_261_121L;
  private static final JsonArray NONE = new JsonArray();

  /// Those of `output-dev.jsonl` in a folder.
  static List<LabelledOutput> of(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve("output-dev.jsonl")).stream()
        .map(line -> new LabelledOutput(new JsonObject(line)))
        .toList();
  }

  String id() {
    return row.getString("id", "");
  }

  String kind() {
    return row.getString("kind", "");
  }

  /// `redact`, `clean`, `leak_block` or `canary_block`.
  String expected() {
    return row.getString("expect", "");
  }

  /// Whether it counts nowhere.
  boolean isOptional() {
    return row.getBoolean("optional", false);
  }

  /// Whether the right things leave, whole and at every cut, and always the same.
  boolean passes() {
    var outputs = new Outputs(OutputPolicy.EVERYTHING, system());
    var text = text();
    var whole = outputs.whole(text);
    for (var pieces : cuts(text)) {
      var left = outputs.streamed(pieces);
      boolean right =
          expected().endsWith("block")
              ? left.blocked()
              : !left.blocked() && left.text().equals(whole) && isRight(text, left.text());
      if (!right) {
        return false;
      }
    }
    return true;
  }

  private String system() {
    return row.getString("system", "");
  }

  /// What the provider answers.
  String text() {
    var added = "Internal reference " + Outputs.CANARY.token() + ". It is not part of any answer.";
    var all = system() + "\n" + added;
    return switch (row.getString("mode", "")) {
      case "echo_system" -> all;
      case "echo_system_b64" -> Base64.getEncoder().encodeToString(all.getBytes(UTF_8));
      case "echo_system_spaced", "echo_added_split" -> String.join(" ", added.split(""));
      case "echo_system_reversed" -> new StringBuilder(all).reverse().toString();
      case "echo_added" -> added;
      case "echo_added_upper" -> added.toUpperCase(Locale.ROOT);
      case "echo_added_quoted" -> "> \"" + added + "\"";
      default -> row.getString("text", "");
    };
  }

  private boolean isRight(String text, String left) {
    if (expected().equals("clean")) {
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
}
