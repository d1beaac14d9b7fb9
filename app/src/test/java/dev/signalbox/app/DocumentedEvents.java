package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.signalbox.testkit.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Asks for streams, and compares each of their events with the API document, member by member.
final class DocumentedEvents {
  /// The kind of those without a name, to whoever reads events.
  private static final String UNNAMED = "message";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Set<String>> heard = new TreeMap<>();
  private final int port;
  private final String authorization;
  private final JsonNode document;
  private final DocumentedShape shape;

  /// What one event holds; words that are no JSON are a text.
  record Event(String kind, JsonNode data) {}

  DocumentedEvents(int port, String authorization) {
    this.port = port;
    this.authorization = authorization;
    this.document = Http.get(port, "/openapi.json").orElseThrow().json();
    this.shape = new DocumentedShape(document);
  }

  /// All that one stream tells, compared, as one list of what each event holds.
  List<JsonNode> ask(String path, String body) {
    var reply = Http.post(port, path, body, "Authorization", authorization).orElseThrow();
    assertThat(reply.status()).as(path + " " + reply.body()).isEqualTo(200);
    var kinds = kindsOf(path);
    var all = new ArrayList<JsonNode>();
    for (var event : events(reply.body())) {
      assertThat(kinds.has(event.kind())).as(path + " " + event).isTrue();
      assertThat(shape.differences(kinds.path(event.kind()), event.data()))
          .as(path + " " + event)
          .isEmpty();
      heard.computeIfAbsent(path, _ -> new TreeSet<>()).add(event.kind());
      all.add(event.data());
    }
    return all;
  }

  /// What the feed at `path` tells of `happening` first, compared.
  JsonNode hear(String path, Runnable happening) throws IOException, InterruptedException {
    var kinds =
        document
            .path("paths")
            .path(path)
            .at("/get/responses/200/content/text~1event-stream/x-events");
    var request =
        HttpRequest.newBuilder(Http.uri(port, path)).header("Authorization", authorization).build();
    try (var lines = Http.CLIENT.send(request, BodyHandlers.ofLines()).body()) {
      var event = next(lines.iterator(), happening);
      assertThat(kinds.has(event.kind())).as(path + " " + event).isTrue();
      assertThat(shape.differences(kinds.path(event.kind()), event.data()))
          .as(path + " " + event)
          .isEmpty();
      return event.data();
    }
  }

  /// The first event after the feed has greeted whoever listens.
  private static Event next(Iterator<String> lines, Runnable happening) {
    var block = new StringBuilder();
    while (lines.hasNext()) {
      var line = lines.next();
      block.append(line).append('\n');
      if (line.equals(": connected")) {
        happening.run();
      }
      var told = line.isEmpty() ? events(block.toString()) : List.<Event>of();
      if (!told.isEmpty()) {
        return told.getFirst();
      }
    }
    throw new AssertionError("the feed has ended: " + block);
  }

  private JsonNode kindsOf(String path) {
    return document
        .path("paths")
        .path(path)
        .at("/post/responses/200/content/text~1event-stream/x-events");
  }

  private static List<Event> events(String body) {
    var events = new ArrayList<Event>();
    for (var block : body.split("\n\n", -1)) {
      var kind = UNNAMED;
      for (var line : block.lines().toList()) {
        if (line.startsWith("event: ")) {
          kind = line.substring("event: ".length());
        } else if (line.startsWith("data: ")) {
          events.add(new Event(kind, data(line.substring("data: ".length()))));
        }
      }
    }
    return events;
  }

  private static JsonNode data(String written) {
    if (!written.startsWith("{")) {
      return TextNode.valueOf(written);
    }
    try {
      return JSON.readTree(written);
    } catch (IOException e) {
      throw new UncheckedIOException(written, e);
    }
  }

  /// The kinds of events that came so far, by path.
  Map<String, Set<String>> heard() {
    return heard;
  }

  /// All kinds of events that answers come in, by path.
  Map<String, Set<String>> documented() {
    var all = new TreeMap<String, Set<String>>();
    for (var path : document.path("paths").properties()) {
      var kinds = new TreeSet<String>();
      kindsOf(path.getKey()).fieldNames().forEachRemaining(kinds::add);
      if (!kinds.isEmpty()) {
        all.put(path.getKey(), kinds);
      }
    }
    return all;
  }

  /// Every path of which the document says that it answers in events, but for feeds.
  Set<String> streamed() {
    var all = new TreeSet<String>();
    for (var path : document.path("paths").properties()) {
      if (path.getValue().at("/post/responses/200/content").has("text/event-stream")) {
        all.add(path.getKey());
      }
    }
    return all;
  }
}
