package dev.signalbox.app;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// The fields of a log line as `key=value`, decimal numbers with all their digits: `costUsd` is for
/// people to read.
public final class PlainPairs extends ClassicConverter {
  /// Made by the logging framework, which `logback.xml` tells to.
  public PlainPairs() {}

  @Override
  public String convert(ILoggingEvent event) {
    var pairs = event.getKeyValuePairs();
    if (pairs == null || pairs.isEmpty()) {
      return "";
    }
    var text = new StringBuilder();
    for (var pair : pairs) {
      text.append(text.isEmpty() ? "" : " ").append(pair.key).append('=').append(plain(pair.value));
    }
    return text.toString();
  }

  private static String plain(@Nullable Object value) {
    return value instanceof BigDecimal number ? number.toPlainString() : String.valueOf(value);
  }
}
