package dev.signalbox.gateway;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/// Server-sent events gathered for one write.
final class SseEvents {
  private static final byte[] DELTA_BEGIN = utf8("event: delta\ndata: {\"text\":\"");
  private static final byte[] DELTA_END = utf8("\"}\n\n");

  private Buffer batch = Buffer.buffer(256);

  /// Adds an event whose data is the object that `fields` writes.
  void add(String event, Json.Body fields) {
    batch.appendString("event: ").appendString(event).appendString("\ndata: ");
    Json.appendObject(batch, fields);
    batch.appendString("\n\n");
  }

  /// Adds `{text}`: the event there are most of, so it has a way of its own.
  void addText(String text) {
    addQuoted(DELTA_BEGIN, text, DELTA_END);
  }

  /// Adds an event that is ready written but for one text in it.
  void addQuoted(byte[] before, String text, byte[] after) {
    batch
        .appendBytes(before)
        .appendBytes(JsonStringEncoder.getInstance().quoteAsUTF8(text))
        .appendBytes(after);
  }

  /// Adds an event without a name whose data is the object that `fields` writes.
  void addUnnamed(Json.Body fields) {
    batch.appendString("data: ");
    Json.appendObject(batch, fields);
    batch.appendString("\n\n");
  }

  /// Adds what is ready written.
  void addWritten(byte[] events) {
    batch.appendBytes(events);
  }

  boolean isEmpty() {
    return batch.length() == 0;
  }

  /// Everything added since the last call.
  Buffer take() {
    var taken = batch;
    batch = Buffer.buffer(256);
    return taken;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
