package dev.signalbox.conversation.context;

import dev.signalbox.platform.Setting;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Reads the operator's file of context sources.
public final class SourceFile {
  /// Where the file is.
  public static final Setting<List<ContextSource>> SETTING =
      new Setting<>(
          "chat.contextSources",
          "CHAT_CONTEXT_SOURCES",
          "",
          "JSON file of the context sources of POST /chat; see deploy/examples/signals",
          SourceFile::read,
          false);

  private static final Set<String> FIELDS =
      Set.of("name", "title", "timeoutMs", "sql", "line", "rows", "url", "bytes");
  private static final int MOST_SOURCES = 16;
  private static final int USUAL_TIMEOUT = 1_000;
  private static final int LONGEST_TIMEOUT = 30_000;
  private static final int USUAL_ROWS = 50;
  private static final int MOST_ROWS = 1_000;
  private static final int USUAL_BYTES = 8 * 1024;
  private static final int MOST_BYTES = 256 * 1024;

  private SourceFile() {}

  private static List<ContextSource> read(String file) {
    if (file.isEmpty()) {
      return List.of();
    }
    try {
      return parse(Files.readString(Path.of(file)));
    } catch (IOException e) {
      throw new IllegalArgumentException("expected a file that can be read: " + file, e);
    }
  }

  /// The sources of `json`.
  ///
  /// @throws IllegalArgumentException saying what is expected where
  static List<ContextSource> parse(String json) {
    try {
      var sources = new ArrayList<ContextSource>();
      var names = new HashSet<String>();
      for (var one : new JsonObject(json).getJsonArray("sources", new JsonArray())) {
        var source = source((JsonObject) one);
        check(names.add(source.name()), source.name(), "a name no other source has");
        sources.add(source);
      }
      check(sources.size() <= MOST_SOURCES, "sources", "at most " + MOST_SOURCES);
      return List.copyOf(sources);
    } catch (DecodeException | ClassCastException e) {
      throw new IllegalArgumentException(
          "expected {\"sources\": [{\"name\", \"title\", \"sql\" or \"url\", …}]}", e);
    }
  }

  private static ContextSource source(JsonObject json) {
    var name = json.getString("name", "");
    check(name.matches("[a-z][a-z0-9_]{0,63}"), "name", "lower-case letters, digits and _");
    for (var field : json.fieldNames()) {
      check(FIELDS.contains(field), name + "." + field, "one of " + new TreeSet<>(FIELDS));
    }
    var title = json.getString("title", name);
    var timeout = Duration.ofMillis(number(json, "timeoutMs", USUAL_TIMEOUT, LONGEST_TIMEOUT));
    var sql = json.getString("sql", "");
    var url = json.getString("url", "");
    check(sql.isEmpty() != url.isEmpty(), name, "either sql or url");
    if (url.isEmpty()) {
      var rows = number(json, "rows", USUAL_ROWS, MOST_ROWS);
      return new ContextSource.Sql(
          name, title, timeout, withoutEnd(sql), json.getString("line", ""), rows);
    }
    checkUrl(name, url);
    var bytes = number(json, "bytes", USUAL_BYTES, MOST_BYTES);
    return new ContextSource.Http(name, title, timeout, url, bytes);
  }

  private static String withoutEnd(String sql) {
    var text = sql.strip();
    return text.endsWith(";") ? text.substring(0, text.length() - 1) : text;
  }

  /// A user's name must not choose the host.
  private static void checkUrl(String name, String url) {
    var place = name + ".url";
    try {
      var uri = URI.create(url.replace("{user}", "x"));
      var known = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      check(known && uri.getHost() != null, place, "an http or https address");
      var host = url.indexOf('/', url.indexOf("//") + 2);
      var at = url.indexOf("{user}");
      check(at < 0 || (host > 0 && at > host), place, "{user} behind the host only");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place + ": expected an http or https address", e);
    }
  }

  private static int number(JsonObject json, String field, int standard, int most) {
    var value = json.getInteger(field, standard);
    check(value >= 1 && value <= most, field, "a whole number from 1 to " + most);
    return value;
  }

  private static void check(boolean right, String place, String expected) {
    if (!right) {
      throw new IllegalArgumentException(place + ": expected " + expected);
    }
  }
}
