package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class JsonLinesTest {
  private final LoggingEvent event = new LoggingEvent();

  JsonLinesTest() {
    event.setLoggerContext(new LoggerContext());
    event.setLoggerName("a.B");
    event.setLevel(Level.WARN);
    event.setMessage("It is \"so\"\nand so");
    event.setInstant(Instant.parse("2026-11-21T10:00:00.125Z"));
  }

  private String written() {
    return new String(new JsonLines().encode(event), StandardCharsets.UTF_8);
  }

  @Test
  void a_line_is_one_flat_object_and_its_fields_keep_their_names_and_types() {
    event.addKeyValuePair(new KeyValuePair("latency_ms", 12L));
    event.addKeyValuePair(new KeyValuePair("costUsd", new BigDecimal("0.000000012")));
    event.addKeyValuePair(new KeyValuePair("stream", true));
    event.addKeyValuePair(new KeyValuePair("credits_charged", null));
    event.addKeyValuePair(new KeyValuePair("user_id", URI.create("u:1")));
    var line = written();
    assertThat(line).endsWith("}\n").hasLineCount(1).contains("\"costUsd\":0.000000012,");
    var json = new JsonObject(line);
    assertThat(json.getString("timestamp")).isEqualTo("2026-11-21T10:00:00.125Z");
    assertThat(json.getString("level")).isEqualTo("WARN");
    assertThat(json.getString("logger")).isEqualTo("a.B");
    assertThat(json.getString("message")).isEqualTo("It is \"so\"\nand so");
    assertThat(json.getLong("latency_ms")).isEqualTo(12);
    assertThat(json.getDouble("costUsd")).isEqualTo(0.000000012);
    assertThat(json.getBoolean("stream")).isTrue();
    assertThat(json.getMap()).containsEntry("credits_charged", null);
    assertThat(json.getString("user_id")).isEqualTo("u:1");
    assertThat(json.containsKey("throwable")).isFalse();
  }

  @Test
  void no_field_stands_for_another_and_a_cause_is_told() {
    event.addKeyValuePair(new KeyValuePair("level", "DEBUG"));
    event.setThrowableProxy(new ThrowableProxy(new IllegalStateException("why")));
    var json = new JsonObject(written());
    assertThat(json.getString("level")).isEqualTo("WARN");
    assertThat(json.getString("throwable"))
        .matches("IllegalStateException: why \\(JsonLinesTest.java:\\d+\\)");
    var lines = new JsonLines();
    lines.setLevel("TRACE");
    var whole = new JsonObject(new String(lines.encode(event), StandardCharsets.UTF_8));
    assertThat(whole.getString("throwable"))
        .startsWith("java.lang.IllegalStateException: why")
        .contains("at dev.signalbox");
  }
}
