package dev.signalbox.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.util.CachingDateFormatter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One line of text for eyes: `10:00:00.125 INFO RequestLine: Inference answered status=200`. What
/// the pattern `%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg %kvp{NONE}%n` writes, put together in
/// one go: every request has its line. Decimal numbers have all their digits; what was thrown
/// stands at the line's end, or under it with every frame where the level is `DEBUG` or below.
public final class TextLines extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};
  private static final int USUAL_CHARS = 512;
  private static final int LEVEL_CHARS = 5;

  private Causes causes = Causes.at(Level.INFO.levelStr);
  private final CachingDateFormatter times = new CachingDateFormatter("HH:mm:ss.SSS");

  /// Made by the logging framework, which `logback.xml` tells to.
  public TextLines() {}

  /// Which level is logged, as `logback.xml` says it.
  public void setLevel(String level) {
    causes = Causes.at(level);
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    var level = event.getLevel().toString();
    var logger = event.getLoggerName();
    var line = new StringBuilder(USUAL_CHARS).append(times.format(event.getTimeStamp()));
    line.append(' ').append(level).repeat(' ', Math.max(0, LEVEL_CHARS - level.length()));
    line.append(' ').append(logger, logger.lastIndexOf('.') + 1, logger.length());
    line.append(": ").append(event.getFormattedMessage()).append(' ');
    pairs(event, line);
    if (event.getThrowableProxy() != null) {
      cause(event, line);
    }
    line.append(System.lineSeparator());
    return line.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void cause(ILoggingEvent event, StringBuilder line) {
    var told = causes.told(event.getThrowableProxy());
    if (causes.areWhole()) {
      line.append(System.lineSeparator()).append(told.stripTrailing());
    } else {
      line.append(isPlain(event) ? "throwable=" : " throwable=").append(told);
    }
  }

  private static boolean isPlain(ILoggingEvent event) {
    return event.getKeyValuePairs() == null || event.getKeyValuePairs().isEmpty();
  }

  private static void pairs(ILoggingEvent event, StringBuilder line) {
    var pairs = event.getKeyValuePairs();
    if (pairs == null) {
      return;
    }
    for (var i = 0; i < pairs.size(); i++) {
      var pair = pairs.get(i);
      line.append(i == 0 ? "" : " ").append(pair.key).append('=').append(plain(pair.value));
    }
  }

  private static String plain(@Nullable Object value) {
    return value instanceof BigDecimal number ? number.toPlainString() : String.valueOf(value);
  }
}
