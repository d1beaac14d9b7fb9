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
    batch
        .appendBytes(DELTA_BEGIN)
        .appendBytes(JsonStringEncoder.getInstance().quoteAsUTF8(text))
        .appendBytes(DELTA_END);
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
