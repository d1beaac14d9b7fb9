package dev.signalbox.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.signalbox.platform.http.PlainJson;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One flat JSON object a line: `timestamp` (ISO 8601, UTC), `level`, `logger`, `message`, then the
/// line's own fields under their own names, then what was thrown, if anything, as `throwable`.
public final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};

  private Causes causes = Causes.at(Level.INFO.levelStr);

  /// Made by the logging framework, which `logback.xml` tells to.
  public JsonLines() {}

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
    var line =
        new JsonObject()
            .put("timestamp", event.getInstant().toString())
            .put("level", event.getLevel().toString())
            .put("logger", event.getLoggerName())
            .put("message", event.getFormattedMessage());
    var pairs = event.getKeyValuePairs();
    if (pairs != null) {
      for (var pair : pairs) {
        if (!line.containsKey(pair.key)) {
          line.put(pair.key, plain(pair.value));
        }
      }
    }
    if (event.getThrowableProxy() != null) {
      line.put("throwable", causes.told(event.getThrowableProxy()));
    }
    return (PlainJson.text(line) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return value == null || value instanceof Number || value instanceof Boolean
        ? value
        : value.toString();
  }
}
