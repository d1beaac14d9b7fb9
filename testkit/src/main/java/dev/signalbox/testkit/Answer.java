package dev.signalbox.testkit;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a [MockUpstream] does with one request: an immutable script.
///
/// @param chunks the body, each chunk written on its own
/// @param before how long it waits before the head
/// @param between how long it waits between chunks
/// @param ending what happens after the last chunk
public record Answer(
    int status,
    Map<String, String> headers,
    List<Buffer> chunks,
    Duration before,
    Duration between,
    Ending ending) {
  /// How an answer ends.
  public enum Ending {
    /// In order.
    COMPLETE,
    /// Never: the connection stays open and silent. With no chunks even the head is missing.
    STALL,
    /// The connection is cut.
    CUT
  }

  public Answer {
    headers = Map.copyOf(headers);
    chunks = List.copyOf(chunks);
  }

  /// A JSON body in one piece.
  public static Answer json(int status, String body) {
    return new Answer(
        status,
        Map.of("Content-Type", "application/json"),
        List.of(Buffer.buffer(body)),
        Duration.ZERO,
        Duration.ZERO,
        Ending.COMPLETE);
  }

  /// An event stream whose text is sent as it stands, one chunk per event (a block up to its blank
  /// line).
  public static Answer sse(String text) {
    return new Answer(
        200,
        Map.of("Content-Type", "text/event-stream"),
        events(text),
        Duration.ZERO,
        Duration.ZERO,
        Ending.COMPLETE);
  }

  /// A request that is read and never answered.
  public static Answer silence() {
    return new Answer(200, Map.of(), List.of(), Duration.ZERO, Duration.ZERO, Ending.STALL);
  }

  /// A connection that is cut instead of an answer.
  public static Answer hangUp() {
    return silence().ending(Ending.CUT);
  }

  /// The same with one more header.
  public Answer header(String name, String value) {
    var all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new Answer(status, all, chunks, before, between, ending);
  }

  /// The same, begun after `pause`.
  public Answer after(Duration pause) {
    return new Answer(status, headers, chunks, pause, between, ending);
  }

  /// The same with `pause` between chunks.
  public Answer dripping(Duration pause) {
    return new Answer(status, headers, chunks, before, pause, ending);
  }

  /// The same with another ending.
  public Answer ending(Ending other) {
    return new Answer(status, headers, chunks, before, between, other);
  }

  /// The same with only the first `count` chunks.
  public Answer first(int count) {
    return new Answer(status, headers, chunks.subList(0, count), before, between, ending);
  }

  /// The same bytes cut into chunks of `size`, inside characters and lines too.
  public Answer inChunksOf(int size) {
    var whole = Buffer.buffer();
    chunks.forEach(whole::appendBuffer);
    var cut = new ArrayList<Buffer>();
    for (var from = 0; from < whole.length(); from += size) {
      cut.add(whole.getBuffer(from, Math.min(whole.length(), from + size)));
    }
    return new Answer(status, headers, cut, before, between, ending);
  }

  private static List<Buffer> events(String text) {
    var events = new ArrayList<Buffer>();
    var from = 0;
    while (from < text.length()) {
      var end = text.indexOf("\n\n", from);
      var to = end < 0 ? text.length() : end + 2;
      events.add(Buffer.buffer(text.substring(from, to).getBytes(StandardCharsets.UTF_8)));
      from = to;
    }
    return events;
  }
}
