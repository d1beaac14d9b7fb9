package dev.signalbox.gateway;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Server-sent events gathered for one write.
final class SseEvents {
  private static final byte[] DELTA_BEGIN = utf8("event: delta\ndata: {\"text\":\"");
  private static final byte[] DELTA_END = utf8("\"}\n\n");

  private final @Nullable EventNumbers numbers;
  private Buffer batch = Buffer.buffer(256);
  private @Nullable Buffer unnumbered;
  private String comment = "";
  private int plain;

  SseEvents() {
    this(null);
  }

  /// @param numbers gives each event its id, and leaves out what its reader has seen
  SseEvents(@Nullable EventNumbers numbers) {
    this.numbers = numbers;
  }

  /// Where the next event is written.
  private Buffer next() {
    if (numbers == null) {
      plain++;
      return commented(batch);
    }
    number();
    var fresh = Buffer.buffer(256);
    unnumbered = fresh;
    return commented(fresh);
  }

  private Buffer commented(Buffer event) {
    event.appendString(comment);
    comment = "";
    return event;
  }

  private void number() {
    if (unnumbered != null && numbers != null) {
      number(numbers, numbers.event());
    }
  }

  private void number(EventNumbers by, boolean unseen) {
    if (unnumbered != null && unseen) {
      batch.appendString("id: ").appendString(by.id()).appendString("\n");
      batch.appendBuffer(unnumbered);
    }
    unnumbered = null;
  }

  /// What is added from here on is counted as `kind`.
  void as(EventNumbers.Kind kind) {
    if (numbers != null) {
      number();
      numbers.as(kind);
    }
  }

  /// The event that was added last has left with so many characters of the answer.
  void carry(int characters) {
    if (numbers != null) {
      number(numbers, numbers.text(characters));
    }
  }

  /// How many events have left before the one that is being written.
  int before() {
    return numbers == null ? plain - 1 : numbers.sent();
  }

  /// How many of the next `length` characters the reader has seen already.
  int seenOf(int length) {
    return numbers == null ? 0 : numbers.seenOf(length);
  }

  /// Adds an event whose data is the object that `fields` writes.
  void add(String event, Json.Body fields) {
    var out = next();
    out.appendString("event: ").appendString(event).appendString("\ndata: ");
    Json.appendObject(out, fields);
    out.appendString("\n\n");
  }

  /// Adds `{text}`: the event there are most of, so it has a way of its own.
  void addText(String text) {
    addQuoted(DELTA_BEGIN, text, DELTA_END);
  }

  /// Adds an event that is ready written but for one text in it.
  void addQuoted(byte[] before, String text, byte[] after) {
    next()
        .appendBytes(before)
        .appendBytes(JsonStringEncoder.getInstance().quoteAsUTF8(text))
        .appendBytes(after);
  }

  /// Adds an event without a name whose data is the object that `fields` writes.
  void addUnnamed(Json.Body fields) {
    var out = next();
    out.appendString("data: ");
    Json.appendObject(out, fields);
    out.appendString("\n\n");
  }

  /// Says something more beside the next event that no client takes for a part of it.
  void comment(String text) {
    comment += ": " + text + "\n";
  }

  /// Adds what is ready written.
  void addWritten(byte[] events) {
    next().appendBytes(events);
  }

  boolean isEmpty() {
    number();
    return batch.length() == 0;
  }

  /// Everything added since the last call.
  Buffer take() {
    number();
    var taken = batch;
    batch = Buffer.buffer(256);
    return taken;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
