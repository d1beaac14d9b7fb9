package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import dev.signalbox.api.Money;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class TextLinesTest {
  private final PatternLayoutEncoder pattern = new PatternLayoutEncoder();

  TextLinesTest() {
    pattern.setContext(new LoggerContext());
    pattern.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg %kvp{NONE}%n");
    pattern.start();
  }

  @Test
  void a_plain_line_is_what_the_pattern_writes() {
    assertThatBothWriteTheSame(
        event(Level.INFO, "dev.signalbox.gateway.RequestLine", "Inference answered"));
    assertThatBothWriteTheSame(event(Level.WARN, "Root", ""));
  }

  @Test
  void fields_are_what_the_pattern_writes() {
    var event = event(Level.WARN, "a.B", "Grüße {}");
    event.setArgumentArray(new Object[] {"an alle"});
    event.addKeyValuePair(new KeyValuePair("latency_ms", 12L));
    event.addKeyValuePair(new KeyValuePair("credits_charged", null));
    event.addKeyValuePair(new KeyValuePair("user_id", URI.create("u:1")));
    assertThatBothWriteTheSame(event);
  }

  @Test
  void money_is_written_with_all_its_digits() {
    var event = event(Level.INFO, "a.B", "Answered");
    event.addKeyValuePair(new KeyValuePair("costUsd", Money.ZERO.toUsd()));
    event.addKeyValuePair(new KeyValuePair("heldUsd", new Money(12).toUsd()));
    assertThat(new String(new TextLines().encode(event), StandardCharsets.UTF_8))
        .endsWith("Answered costUsd=0.000000000 heldUsd=0.000000012" + System.lineSeparator());
  }

  @Test
  void a_stack_trace_is_what_the_pattern_writes() {
    var event = event(Level.ERROR, "a.B", "It broke");
    var cause = new IllegalStateException("why", new IllegalArgumentException("because"));
    cause.addSuppressed(new IllegalStateException("besides"));
    event.setThrowableProxy(new ThrowableProxy(cause));
    assertThatBothWriteTheSame(event);
  }

  private void assertThatBothWriteTheSame(LoggingEvent event) {
    assertThat(new String(new TextLines().encode(event), StandardCharsets.UTF_8))
        .isEqualTo(new String(pattern.encode(event), StandardCharsets.UTF_8));
  }

  private static LoggingEvent event(Level level, String logger, String message) {
    var event = new LoggingEvent();
    event.setLoggerContext(new LoggerContext());
    event.setLoggerName(logger);
    event.setLevel(level);
    event.setMessage(message);
    event.setInstant(Instant.parse("2026-11-21T10:00:00.125Z"));
    return event;
  }
}
