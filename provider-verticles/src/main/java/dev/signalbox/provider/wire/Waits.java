package dev.signalbox.provider.wire;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.OptionalLong;

/// The ways providers write how long to wait, in ms; empty for anything else.
final class Waits {
  private static final double MOST_MILLIS = 1e12;

  private Waits() {}

  /// Seconds as a number, e.g. `2` or `0.5`; or an HTTP date.
  static OptionalLong secondsOrDate(String written, Instant now) {
    var seconds = number(written, 1000);
    return seconds.isPresent()
        ? seconds
        : until(written, DateTimeFormatter.RFC_1123_DATE_TIME, now);
  }

  /// Milliseconds as a number.
  static OptionalLong millis(String written) {
    return number(written, 1);
  }

  /// How many are left; -1 for anything but a number.
  static long count(String written) {
    return written.isEmpty() ? -1 : number(written, 1).orElse(-1);
  }

  /// When a window begins anew: a duration like `6m0s` or `120ms`, an RFC 3339 instant, or seconds
  /// as a number.
  static OptionalLong reset(String written, Instant now) {
    var seconds = number(written, 1000);
    if (seconds.isPresent()) {
      return seconds;
    }
    var duration = duration(written);
    return duration.isPresent()
        ? duration
        : until(written, DateTimeFormatter.ISO_OFFSET_DATE_TIME, now);
  }

  /// A duration in the shape of `1h2m3.5s`; words after it are not read.
  static OptionalLong duration(String written) {
    var millis = 0.0;
    var at = 0;
    while (at < written.length() && Character.isDigit(written.charAt(at))) {
      var end = at;
      while (end < written.length() && isDigit(written.charAt(end))) {
        end++;
      }
      var unitEnd = end;
      while (unitEnd < written.length() && Character.isLetter(written.charAt(unitEnd))) {
        unitEnd++;
      }
      var unit = unitMillis(written.substring(end, unitEnd));
      var count = number(withoutEndingDot(written.substring(at, end)), unit);
      if (unit == 0 || count.isEmpty()) {
        return OptionalLong.empty();
      }
      millis += count.getAsLong();
      at = unitEnd;
    }
    return at == 0 ? OptionalLong.empty() : OptionalLong.of((long) millis);
  }

  /// The wait in a sentence such as "Please try again in 20s."
  static OptionalLong inWords(String sentence) {
    var lower = sentence.toLowerCase(Locale.ROOT);
    for (var words : new String[] {"again in ", "retry in ", "retry after "}) {
      var at = lower.indexOf(words);
      if (at >= 0) {
        var rest = lower.substring(at + words.length()).replace(" seconds", "s");
        return duration(rest);
      }
    }
    return OptionalLong.empty();
  }

  private static double unitMillis(String unit) {
    return switch (unit) {
      case "ms" -> 1;
      case "s" -> 1000;
      case "m" -> 60_000;
      case "h" -> 3_600_000;
      case "d" -> 86_400_000;
      default -> 0;
    };
  }

  private static boolean isDigit(char c) {
    return (c >= '0' && c <= '9') || c == '.';
  }

  private static boolean isAllDigits(String written) {
    for (var i = 0; i < written.length(); i++) {
      if (!isDigit(written.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static String withoutEndingDot(String number) {
    return number.endsWith(".") ? number.substring(0, number.length() - 1) : number;
  }

  private static OptionalLong number(String written, double unitMillis) {
    var digits = written.strip();
    if (digits.isEmpty() || !isAllDigits(digits)) {
      return OptionalLong.empty();
    }
    try {
      var millis = Math.min(Double.parseDouble(digits) * unitMillis, MOST_MILLIS);
      return OptionalLong.of((long) Math.ceil(millis));
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }

  private static OptionalLong until(String written, DateTimeFormatter format, Instant now) {
    try {
      var when = ZonedDateTime.parse(written.strip(), format).toInstant();
      return OptionalLong.of(Math.max(0, Duration.between(now, when).toMillis()));
    } catch (DateTimeParseException | ArithmeticException _) {
      return OptionalLong.empty();
    }
  }
}
