package dev.signalbox.platform;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The config file, YAML or JSON, flattened to dotted keys: `cost: {hardUsd: 5}` is `cost.hardUsd`
/// with the value `5`; lists become comma-separated.
public final class ConfigFile {
  /// Whoever names another file than they meant need not read all of it.
  private static final int MOST_UNKNOWN = 20;

  private final Path path;
  private final List<Setting<?>> known;
  private final Map<String, String> values = new LinkedHashMap<>();
  private final List<BadSetting> problems = new ArrayList<>();

  private ConfigFile(Path path, List<Setting<?>> known) {
    this.path = path;
    this.known = known;
  }

  /// Reads `path`, whose keys must be those of `known`. What is wrong with it is told by [#checks],
  /// so that it can be told with whatever else is.
  public static ConfigFile read(Path path, List<Setting<?>> known) {
    var file = new ConfigFile(path, known);
    var factory =
        path.toString().endsWith(".json")
            ? JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build()
            : YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (var parser = factory.createParser(Files.readString(path))) {
      file.readAll(parser);
    } catch (BadSetting e) {
      file.problems.add(e);
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      file.problems.add(
          new BadSetting(
              "config file " + path + (at == null ? "" : ", line " + at.getLineNr()),
              reason(e.getOriginalMessage())));
    } catch (IOException e) {
      file.problems.add(BadSetting.unreadable("config file " + path, e));
    }
    return file;
  }

  /// What it sets, by dotted key: of a file that is wrong, what is right in it.
  public Map<String, String> values() {
    return Map.copyOf(values);
  }

  /// What is wrong with it, each throwing a [BadSetting] that names the file, the line and, for an
  /// unknown key, the nearest known one; of unknown keys the first 20. None where nothing is.
  public List<Runnable> checks() {
    return problems.stream().<Runnable>map(ConfigFile::thrown).toList();
  }

  private static Runnable thrown(BadSetting problem) {
    return () -> {
      throw problem;
    };
  }

  private void readAll(JsonParser parser) throws IOException {
    var first = parser.nextToken();
    if (first == null || first == JsonToken.VALUE_NULL) {
      return;
    }
    if (first != JsonToken.START_OBJECT) {
      throw bad(parser, "expected settings as key: value");
    }
    readObject(parser, "");
    if (parser.nextToken() != null) {
      throw bad(parser, "expected the end of the file");
    }
  }

  private void readObject(JsonParser parser, String prefix) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var key = prefix + parser.currentName();
      var line = parser.currentTokenLocation().getLineNr();
      switch (parser.nextToken()) {
        case START_OBJECT -> readObject(parser, key + ".");
        case START_ARRAY -> put(key, line, readList(parser, key));
        case VALUE_NULL -> put(key, line, "");
        default -> put(key, line, parser.getText());
      }
    }
  }

  private String readList(JsonParser parser, String key) throws IOException {
    var items = new ArrayList<String>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (!parser.currentToken().isScalarValue()) {
        throw bad(parser, key + " is a list of plain values");
      }
      items.add(parser.getText());
    }
    return String.join(",", items);
  }

  private void put(String key, int line, String value) {
    if (known.stream().anyMatch(setting -> setting.key().equals(key))) {
      values.put(key, value);
    } else if (problems.size() < MOST_UNKNOWN) {
      problems.add(
          new BadSetting(
              "config file " + path + ", line " + line,
              "there is no setting '" + key + "'" + NearestKey.hint(key, known)));
    }
  }

  private BadSetting bad(JsonParser parser, String problem) {
    return new BadSetting(
        "config file " + path + ", line " + parser.currentTokenLocation().getLineNr(), problem);
  }

  /// What stands in the way; YAML's own message shows what was read in between.
  private static String reason(String message) {
    var lines =
        message
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith(" "))
            .limit(2)
            .map(String::strip)
            .toList();
    return lines.isEmpty() ? "not well formed" : String.join(": ", lines);
  }
}
