package dev.signalbox.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

  /// The member of a streamed event that has its name.
  String NAME = "sse event";

  /// What is asked.
  enum Asking {
    TEXT,
    /// Offers two tools.
    TOOLS,
    /// The turn after both were called.
    RESULTS,
    PICTURE,
    /// Wants an answer of a certain form.
    SCHEMA,
    /// Asks the demo to fail.
    FAILURE,
    /// Asks the demo to break off half-way.
    CUT
  }

  /// What a client understood.
  ///
  /// @param calls each as `name arguments`
  /// @param error its kind, empty where there was none
  record Heard(int status, String text, List<String> calls, String error) {}

  /// The form that an answer shall have.
  String SCHEMA_OF_ANSWERS =
      "{'type':'object','properties':{'signal_city':{'type':'string'}},'required':['signal_city'],'additionalProperties':false}";

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
    var name = "";
    for (var line : body.lines().toList()) {
      if (line.isEmpty()) {
        name = "";
      } else if (line.startsWith("event: ")) {
        name = line.substring("event: ".length());
      } else if (line.startsWith("data: {")) {
        events.add(event(name, line.substring("data: ".length())));
      }
    }
    return events;
  }

  private static JsonNode event(String name, String json) {
    try {
      return ((ObjectNode) JSON.readTree(json)).put(NAME, name);
    } catch (IOException e) {
      throw new UncheckedIOException(json, e);
    }
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
