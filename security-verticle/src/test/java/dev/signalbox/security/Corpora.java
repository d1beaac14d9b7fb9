package dev.signalbox.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// Reads folders of labelled texts: our own `.corpus` files, and `.jsonl` files of others with
/// `text`, `label`, `category`, `tier`, `lang` and `source` in every line.
final class Corpora {
  private static final List<String> SHARE_ALIKE = List.of("Stack Exchange", "WikiTableQuestions");

  private Corpora() {}

  /// All texts of a folder; of two that read the same, the first.
  static List<TrainingText> of(Path folder) throws IOException {
    var texts = TrainingText.of(folder);
    try (var files = Files.list(folder)) {
      for (var file :
          files.filter(f -> f.toString().endsWith("input-dev.jsonl")).sorted().toList()) {
        for (var line : Files.readAllLines(file)) {
          boolean attack = field(line, "label").equals("1");
          texts.add(
              new TrainingText(
                  field(line, "text"),
                  attack,
                  field(line, "tier") + '/' + field(line, "category"),
                  field(line, "lang"),
                  field(line, "source")));
        }
      }
    }
    var seen = new HashSet<String>();
    texts.removeIf(text -> !seen.add(new String(CanonicalText.of(text.text()))));
    return new ArrayList<>(texts);
  }

  /// The texts of a folder to train on and to hold out: of others' texts, those whose licence lets
  /// a model of them be shipped under any, and that are attacks by their own words.
  static List<TrainingText> ofOthers(Path folder) throws IOException {
    var texts = of(folder);
    texts.removeIf(text ->
        SHARE_ALIKE.stream().anyMatch(text.source()::contains)
            || text.kind().startsWith("context/"));
    return texts;
  }

  /// The value of a field of a flat JSON line, `messages` being the last if there.
  private static String field(String line, String name) {
    int at = line.indexOf('"' + name + "\": ");
    if (at < 0) {
      throw new IllegalArgumentException("no " + name + " in " + line);
    }
    at += name.length() + 4;
    if (line.charAt(at) != '"') {
      int end = at;
      while (Character.isDigit(line.charAt(end))) {
        end++;
      }
      return line.substring(at, end);
    }
    var out = new StringBuilder();
    for (int i = at + 1; line.charAt(i) != '"'; i++) {
      char c = line.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char escape = line.charAt(++i);
      switch (escape) {
        case 'n' -> out.append('\n');
        case 't' -> out.append('\t');
        case 'r' -> out.append('\r');
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'u' -> {
          out.append((char) Integer.parseInt(line, i + 1, i + 5, 16));
          i += 4;
        }
        default -> out.append(escape);
      }
    }
    return out.toString();
  }
}
