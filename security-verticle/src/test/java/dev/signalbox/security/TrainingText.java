package dev.signalbox.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;

/// One labelled text of a corpus.
///
/// @param kind what sort of attack or harmless text
/// @param source texts of one source are alike: they are never split between training and check
record TrainingText(String text, boolean attack, String kind, String language, String source) {

  private static final Pattern SLOT = Pattern.compile("\\{([a-z][a-z0-9-]*)}");

  /// The texts of every `.corpus` file in `folder`, in the order of file names.
  ///
  /// ```
  /// @name = choice | choice
  /// ## attack override en 40
  /// a text, or one with {name} in it that stands for up to 40 texts
  /// ```
  static List<TrainingText> of(Path folder) throws IOException {
    var texts = new ArrayList<TrainingText>();
    try (var files = Files.list(folder)) {
      for (var file : files.filter(f -> f.toString().endsWith(".corpus")).sorted().toList()) {
        new Reading(file.getFileName().toString(), texts).read(Files.readAllLines(file));
      }
    }
    return texts;
  }

  /// One file being read.
  private static final class Reading {
    private static final int LINES_A_SOURCE = 6;
    private final String file;
    private final List<TrainingText> texts;
    private final Map<String, String[]> choices = new HashMap<>();
    private final Random random;
    private String[] section = {};
    private int number;

    Reading(String file, List<TrainingText> texts) {
      this.file = file;
      this.texts = texts;
      this.random = new Random(file.hashCode());
    }

    void read(List<String> lines) {
      for (var line : lines) {
        if (line.startsWith("@")) {
          int equal = line.indexOf(" = ");
          choices.put(line.substring(1, equal), line.substring(equal + 3).split(" \\| ", -1));
        }
      }
      for (var line : lines) {
        if (line.startsWith("## ")) {
          section = line.substring(3).split(" ", -1);
          number += LINES_A_SOURCE;
        } else if (!line.isBlank() && !line.startsWith("# ") && !line.startsWith("@")) {
          expand(line);
        }
      }
    }

    private void expand(String line) {
      boolean template =
          SLOT.matcher(line).results().anyMatch(m -> choices.containsKey(m.group(1)));
      int wanted = template ? Integer.parseInt(section[3]) : 1;
      number += template ? LINES_A_SOURCE : 1;
      var source = file + '#' + number / LINES_A_SOURCE;
      Set<String> made = new LinkedHashSet<>();
      for (int attempt = 0; attempt < wanted * 3 && made.size() < wanted; attempt++) {
        made.add(filled(line, 0).replace("\\n", "\n").replace("\\|", "|").strip());
      }
      for (var text : made) {
        texts.add(
            new TrainingText(text, section[0].equals("attack"), section[1], section[2], source));
      }
    }

    private String filled(String line, int depth) {
      if (depth > 6) {
        throw new IllegalArgumentException(file + ": choices name each other without end");
      }
      return SLOT.matcher(line)
          .replaceAll(slot -> {
            var known = choices.get(slot.group(1));
            var chosen =
                known == null
                    ? slot.group()
                    : filled(known[random.nextInt(known.length)], depth + 1);
            return java.util.regex.Matcher.quoteReplacement(chosen);
          });
    }
  }
}
