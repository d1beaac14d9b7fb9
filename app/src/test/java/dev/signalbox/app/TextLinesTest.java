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
    assertThat(written(new TextLines(), event))
        .endsWith("Answered costUsd=0.000000000 heldUsd=0.000000012" + System.lineSeparator());
  }

  @Test
  void what_was_thrown_stands_in_the_line() {
    var event = event(Level.ERROR, "a.B", "It broke");
    event.setThrowableProxy(new ThrowableProxy(broken()));
    var written = written(new TextLines(), event);
    assertThat(written)
        .hasLineCount(1)
        .containsPattern(
            "It broke throwable=IllegalStateException: so and so \\(TextLinesTest.java:\\d+\\),"
                + " caused by IllegalArgumentException \\(TextLinesTest.java:\\d+\\)\\R$");
    event.addKeyValuePair(new KeyValuePair("user_id", "u"));
    assertThat(written(new TextLines(), event)).contains("It broke user_id=u throwable=Illegal");
  }

  @Test
  void what_others_threw_is_told_without_a_place() {
    var event = event(Level.WARN, "a.B", "It broke");
    var thrown = new IllegalStateException("why");
    thrown.setStackTrace(
        new StackTraceElement[] {new StackTraceElement("io.x.Y", "z", "Y.java", 1)});
    event.setThrowableProxy(new ThrowableProxy(thrown));
    assertThat(written(new TextLines(), event))
        .endsWith("throwable=IllegalStateException: why" + System.lineSeparator());
  }

  @Test
  void at_debug_every_frame_is_told_as_the_pattern_tells_it() {
    var event = event(Level.ERROR, "a.B", "It broke");
    event.setThrowableProxy(new ThrowableProxy(broken()));
    var lines = new TextLines();
    lines.setLevel("DEBUG");
    assertThat(written(lines, event))
        .isEqualTo(new String(pattern.encode(event), StandardCharsets.UTF_8));
  }

  private static IllegalStateException broken() {
    var broken = new IllegalStateException("so\n  and so", new IllegalArgumentException());
    broken.addSuppressed(new IllegalStateException("besides"));
    return broken;
  }

  private static String written(TextLines lines, LoggingEvent event) {
    return new String(lines.encode(event), StandardCharsets.UTF_8);
  }

  private void assertThatBothWriteTheSame(LoggingEvent event) {
    assertThat(written(new TextLines(), event))
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
