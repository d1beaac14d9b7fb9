package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.signalbox.api.Money;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/// The log for eyes, as `logback.xml` sets it up.
class PlainPairsTest {
  private static String written(KeyValuePair... pairs) throws JoranException {
    var context = new LoggerContext();
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(
        Objects.requireNonNull(PlainPairsTest.class.getResource("/logback.xml")));
    var event = new LoggingEvent();
    event.setLoggerContext(context);
    event.setLoggerName("a.RequestLine");
    event.setLevel(Level.INFO);
    event.setMessage("Inference answered");
    for (var pair : pairs) {
      event.addKeyValuePair(pair);
    }
    try {
      var text = (OutputStreamAppender<?>) context.getLogger("ROOT").iteratorForAppenders().next();
      @SuppressWarnings("unchecked") // every appender of ours takes these events
      var encoder = (Encoder<ILoggingEvent>) text.getEncoder();
      return new String(encoder.encode(event), StandardCharsets.UTF_8);
    } finally {
      context.stop();
    }
  }

  @Test
  void money_is_written_with_all_its_digits() throws Exception {
    assertThat(
            written(
                new KeyValuePair("status", 200),
                new KeyValuePair("user_id", ""),
                new KeyValuePair("costUsd", Money.ZERO.toUsd()),
                new KeyValuePair("heldUsd", new Money(1).toUsd()),
                new KeyValuePair("credits_charged", null)))
        .endsWith(
            "RequestLine: Inference answered status=200 user_id= costUsd=0.000000000"
                + " heldUsd=0.000000001 credits_charged=null"
                + System.lineSeparator());
  }

  @Test
  void a_line_without_fields_is_its_message() throws Exception {
    assertThat(written()).endsWith("Inference answered " + System.lineSeparator());
  }
}
