package dev.signalbox.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.testkit.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// One way clients speak: how they ask, and what they make of the answer.
interface ClientDialect {
  ObjectMapper JSON = new ObjectMapper();

  /// What is asked.
  enum Asking {
    TEXT,
    /// Offers two tools.
    TOOLS,
    /// The turn after both were called.
    RESULTS,
    PICTURE
  }

  /// What a client understood.
  ///
  /// @param calls each as `name arguments`
  /// @param error its kind, empty where there was none
  record Heard(int status, String text, List<String> calls, String error) {}

  String path();

  /// The body of a request, with `"stream":true` where it shall be streamed.
  String body(Asking asking, String model, boolean stream);

  /// What an answer in one piece says.
  Heard whole(int status, JsonNode body);

  /// What the events of an answer say.
  Heard streamed(int status, List<JsonNode> events);

  /// Asks and listens.
  default Heard ask(int port, Asking asking, String model, boolean stream) {
    var reply = Http.post(port, path(), body(asking, model, stream)).orElseThrow();
    return reply.status() == 200 && stream
        ? streamed(reply.status(), events(reply.body()))
        : whole(reply.status(), reply.json());
  }

  private static List<JsonNode> events(String body) {
    var events = new ArrayList<JsonNode>();
    for (var line : body.lines().toList()) {
      if (line.startsWith("data: {")) {
        try {
          events.add(JSON.readTree(line.substring("data: ".length())));
        } catch (IOException e) {
          throw new UncheckedIOException(line, e);
        }
      }
    }
    return events;
  }

  /// Quotes are apostrophes in the bodies here.
  static String json(String written) {
    return written.replace('\'', '"');
  }

  /// Puts together the calls of a stream.
  final class Calls {
    private final SortedMap<Integer, StringBuilder> calls = new TreeMap<>();

    void begin(int index, String name) {
      calls.put(index, new StringBuilder(name).append(' '));
    }

    void more(int index, String fragment) {
      calls.getOrDefault(index, new StringBuilder()).append(fragment);
    }

    List<String> all() {
      return calls.values().stream().map(StringBuilder::toString).toList();
    }
  }
}
