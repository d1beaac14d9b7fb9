package dev.signalbox.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.signalbox.platform.http.PlainJson;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One flat JSON object a line: `timestamp` (ISO 8601, UTC), `level`, `logger`, `message`, then the
/// line's own fields under their own names, then `throwable` where there is one.
public final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};

  /// Made by the logging framework, which `logback.xml` tells to.
  public JsonLines() {}

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
      line.put("throwable", ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return (PlainJson.text(line) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return value == null || value instanceof Number || value instanceof Boolean
        ? value
        : value.toString();
  }
}
