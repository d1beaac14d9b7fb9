package dev.signalbox.gateway;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Server-sent events gathered for one write.
final class SseEvents {
  private static final byte[] DELTA_BEGIN = utf8("event: delta\ndata: {\"text\":\"");
  private static final byte[] DELTA_END = utf8("\"}\n\n");

  private static final byte[] EVENT = utf8("event: ");
  private static final byte[] DATA_NEXT = utf8("\ndata: ");
  private static final byte[] DATA = utf8("data: ");
  private static final byte[] EVENT_END = utf8("\n\n");
  private static final int NONE = -1;

  private final @Nullable EventNumbers numbers;
  private final EventBytes batch = new EventBytes();
  private int unnumbered = NONE;
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
  private EventBytes next() {
    if (numbers == null) {
      plain++;
    } else {
      number();
      unnumbered = batch.length();
    }
    if (!comment.isEmpty()) {
      batch.write(utf8(comment));
      comment = "";
    }
    return batch;
  }

  private void number() {
    if (unnumbered != NONE && numbers != null) {
      number(numbers, numbers.event());
    }
  }

  /// What an event is counted as is known after it was written: its id is put before it then.
  private void number(EventNumbers by, boolean unseen) {
    if (unnumbered == NONE) {
      return;
    }
    if (unseen) {
      by.id(batch, unnumbered);
    } else {
      batch.cut(unnumbered);
    }
    unnumbered = NONE;
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

  /// Whether all that the reader has seen has come again by now.
  boolean haveReachedSeen() {
    number();
    return numbers == null || numbers.haveReachedSeen();
  }

  /// Adds an event whose data is the object that `fields` writes.
  void add(String event, Json.Body fields) {
    var out = next();
    out.write(EVENT);
    out.write(utf8(event));
    out.write(DATA_NEXT);
    Json.writeObject(out, fields);
    out.write(EVENT_END);
  }

  /// Adds `{text}`: the event there are most of, so it has a way of its own.
  void addText(String text) {
    addQuoted(DELTA_BEGIN, text, DELTA_END);
  }

  /// Adds an event that is ready written but for one text in it.
  void addQuoted(byte[] before, String text, byte[] after) {
    var out = next();
    out.write(before);
    out.write(JsonStringEncoder.getInstance().quoteAsUTF8(text));
    out.write(after);
  }

  /// Adds an event without a name whose data is the object that `fields` writes.
  void addUnnamed(Json.Body fields) {
    var out = next();
    out.write(DATA);
    Json.writeObject(out, fields);
    out.write(EVENT_END);
  }

  /// Says something more beside the next event that no client takes for a part of it.
  void comment(String text) {
    comment += ": " + text + "\n";
  }

  /// Adds what is ready written.
  void addWritten(byte[] events) {
    next().write(events);
  }

  boolean isEmpty() {
    number();
    return batch.length() == 0;
  }

  /// Everything added since the last call.
  Buffer take() {
    number();
    return batch.take();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
