package dev.signalbox.testkit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@CleanRun
final class CleanRunExtensionTest {
  @Test
  @ErrorsExpected("the loop is blocked on purpose, to see that Vert.x says so where we listen")
  void hears_of_a_blocked_event_loop(Vertx vertx) {
    var heard = new ListAppender<ILoggingEvent>();
    heard.start();
    var logger = (Logger) LoggerFactory.getLogger(CleanRunExtension.BLOCKED);
    logger.addAppender(heard);
    var release = new CountDownLatch(1);
    vertx.runOnContext(_ -> await(release));
    try {
      Eventually.until("the blocked loop is reported", () -> !List.copyOf(heard.list).isEmpty());
    } finally {
      release.countDown();
      logger.detachAppender(heard);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
