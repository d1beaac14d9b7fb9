package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class StopPatienceTest {
  private static final Duration LONG = Duration.ofDays(1);

  @Test
  void what_does_not_end_is_left_and_named() {
    var patience = StopPatience.of(Duration.ZERO);
    var never = Promise.<Void>promise().future();
    assertThatThrownBy(() -> patience.awaitUnits("stopping the units", never))
        .hasMessage("stopping the units took longer than 0.5 s and is left");
    assertThatThrownBy(() -> patience.await("closing the pool", never))
        .hasMessage("closing the pool took longer than 0.5 s and is left");
    var end = new CountDownLatch(1);
    assertThatThrownBy(() -> patience.await("stopping the database", () -> await(end)))
        .hasMessage("stopping the database took longer than 0.5 s and is left");
    end.countDown();
  }

  @Test
  void what_ends_is_waited_for() {
    var patience = StopPatience.of(LONG);
    patience.awaitUnits("stopping the units", Future.succeededFuture());
    var stopped = new AtomicBoolean();
    patience.await("stopping the database", () -> stopped.set(true));
    assertThat(stopped).isTrue();
  }

  @Test
  void what_fails_says_why() {
    var patience = StopPatience.of(LONG);
    assertThatThrownBy(() -> patience.await("leaving", Future.failedFuture("it is stuck")))
        .hasMessageStartingWith("leaving failed: ")
        .hasMessageEndingWith("it is stuck");
    Runnable failing =
        () -> {
          throw new IllegalStateException("it is broken");
        };
    assertThatThrownBy(() -> patience.await("stopping", failing))
        .hasMessageStartingWith("stopping failed: ")
        .hasMessageEndingWith("it is broken");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
