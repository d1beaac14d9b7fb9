package dev.signalbox.gateway;

import dev.signalbox.api.RequestId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// Numbers the events of one stream by what of the answer has left with them: the same answer
/// filtered again has the same characters, marks and asides in the same order, however it is cut
/// and mixed. So whoever comes back with a number gets what follows it.
final class EventNumbers {
  /// Five numbers, what stands between them and the end of the line.
  private static final int MOST_COUNTS = 5 * 20;

  private static final byte[] NOTHING = {};

  private final Place seen;
  private byte[] line = NOTHING;
  private int prefix;
  private Kind kind = Kind.MARK;
  private long chars;
  private int marks;
  private int asides;
  private int findings;
  private int sent;

  /// What an event is counted as.
  enum Kind {
    /// One that has its place among the characters: a beginning, an end.
    MARK,
    /// Part of something that has no place among the characters, like a citation.
    ASIDE,
    /// Of the filter.
    FINDING,
    /// The stream breaks off: who comes back goes on from before it.
    FAILURE
  }

  /// Where a reader has stopped, as `Last-Event-ID` says it.
  ///
  /// @param chars of the answer that it has seen
  /// @param marks after the last of them
  /// @param asides and `findings` from the beginning
  /// @param events from the beginning, whatever they were
  record Place(RequestId request, long chars, int marks, int asides, int findings, int events) {
    private static final Pattern FORM =
        Pattern.compile("(.+):(\\d{1,9})\\.(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,7})");

    /// Before the first event.
    static Place start(RequestId request) {
      return new Place(request, 0, 0, 0, 0, 0);
    }

    /// Empty when nobody could have been given this id.
    static Optional<Place> of(String id) {
      var parts = FORM.matcher(id);
      return parts.matches() && RequestId.isWellFormed(parts.group(1))
          ? Optional.of(
              new Place(
                  new RequestId(parts.group(1)),
                  Long.parseLong(parts.group(2)),
                  Integer.parseInt(parts.group(3)),
                  Integer.parseInt(parts.group(4)),
                  Integer.parseInt(parts.group(5)),
                  Integer.parseInt(parts.group(6))))
          : Optional.empty();
    }
  }

  EventNumbers(Place seen) {
    this.seen = seen;
    this.sent = seen.events();
  }

  /// Events that have left, to whomever.
  int sent() {
    return sent;
  }

  /// How much of the next `length` characters the reader has seen.
  int seenOf(int length) {
    return Math.clamp(seen.chars() - chars, 0, length);
  }

  /// What the next events are counted as.
  void as(Kind next) {
    kind = next;
    switch (next) {
      case ASIDE -> asides++;
      case FINDING -> findings++;
      case MARK, FAILURE -> {}
    }
  }

  /// Counts characters; true if the reader has not seen them.
  boolean text(int length) {
    chars += length;
    marks = 0;
    return chars > seen.chars();
  }

  /// Counts an event without characters; true if the reader has not seen it.
  boolean event() {
    return switch (kind) {
      case MARK -> {
        marks++;
        yield chars > seen.chars() || (chars == seen.chars() && marks > seen.marks());
      }
      case ASIDE -> asides > seen.asides();
      case FINDING -> findings > seen.findings();
      case FAILURE -> true;
    };
  }

  /// Puts the id of the event that was counted last, which leaves, as a line before what stands at
  /// `at`.
  void id(EventBytes to, int at) {
    sent++;
    if (line.length == 0) {
      begin();
    }
    var isPast = isPastSeen();
    line[line.length - 1] = '\n';
    var from = number(sent, line.length - 1);
    from = number(Math.max(findings, seen.findings()), dot(from));
    from = number(Math.max(asides, seen.asides()), dot(from));
    from = number(isPast ? marks : seen.marks(), dot(from));
    from = number(isPast ? chars : seen.chars(), dot(from));
    System.arraycopy(line, 0, line, from - prefix, prefix);
    to.insert(at, line, from - prefix, line.length - from + prefix);
  }

  private boolean isPastSeen() {
    return chars > seen.chars() || (chars == seen.chars() && marks >= seen.marks());
  }

  /// Whether all that the reader says it has seen has come, which at the end of an answer tells
  /// whether its id was ever given. Findings say nothing: how often they are told depends on how
  /// the text is cut.
  boolean haveReachedSeen() {
    return isPastSeen() && asides >= seen.asides();
  }

  /// What is alike in all ids stands at the beginning of the line, the counts are written at its
  /// end.
  private void begin() {
    var alike = ("id: " + seen.request().value() + ":").getBytes(StandardCharsets.UTF_8);
    prefix = alike.length;
    line = Arrays.copyOf(alike, 2 * prefix + MOST_COUNTS);
  }

  private int dot(int before) {
    line[before - 1] = '.';
    return before - 1;
  }

  /// Writes the digits of `number` before `end`, and gives where they begin.
  private int number(long number, int end) {
    var at = end;
    var left = number;
    do {
      line[--at] = (byte) ('0' + left % 10);
      left /= 10;
    } while (left > 0);
    return at;
  }
}
