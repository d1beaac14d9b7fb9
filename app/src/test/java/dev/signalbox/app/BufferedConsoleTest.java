package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BufferedConsoleTest {
  private static final int LINES = 1_000;

  private final Written written = new Written();
  private final BufferedConsole console = new BufferedConsole();

  BufferedConsoleTest() {
    var encoder = new TextLines();
    encoder.start();
    console.setContext(new LoggerContext());
    console.setTarget("System.err");
    console.setEncoder(encoder);
    console.start();
    console.setOutputStream(written);
  }

  @AfterEach
  void stop() {
    console.stop();
  }

  @Test
  void lines_are_written_in_blocks_and_all_of_them_by_the_end() {
    for (var i = 0; i < LINES; i++) {
      console.doAppend(event(Level.INFO, "line " + i));
    }
    console.stop();
    assertThat(written.writes()).isLessThan(LINES / 2);
    assertThat(written.text()).hasLineCount(LINES).endsWith("line " + (LINES - 1) + " \n");
  }

  @Test
  void a_warning_leaves_at_once_and_what_came_before_it_too() {
    console.doAppend(event(Level.INFO, "before"));
    console.doAppend(event(Level.WARN, "look"));
    assertThat(written.text()).contains("before").endsWith("look \n");
  }

  private static LoggingEvent event(Level level, String message) {
    var event = new LoggingEvent();
    event.setLoggerContext(new LoggerContext());
    event.setLoggerName("a.B");
    event.setLevel(level);
    event.setMessage(message);
    event.setTimeStamp(1);
    event.setMDCPropertyMap(Map.of());
    return event;
  }

  /// What arrives, and in how many writes.
  private static final class Written extends ByteArrayOutputStream {
    private int writes;

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      writes++;
      super.write(bytes, from, length);
    }

    synchronized int writes() {
      return writes;
    }

    String text() {
      return toString(StandardCharsets.UTF_8);
    }
  }
}
