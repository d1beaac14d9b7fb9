package dev.signalbox.bus;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;

/// What the tests ask, and how they wait.
final class Probe {
  static final InstantSource CLOCK = InstantSource.system();
  static final Address<Ping, Pong> PING =
      new Address<>("test.ping.v1", Unit.SECURITY, Ping.class, Pong.class, true);
  static final Address<Ping, Pong> PAID =
      new Address<>("test.paid.v1", Unit.PROVIDERS, Ping.class, Pong.class, false);
  static final StreamAddress<Ping, Pong> COUNT =
      new StreamAddress<>("test.count.v1", Unit.PROVIDERS, Ping.class, Pong.class);
  static final Topic<Ping> NEWS = new Topic<>("test.news.v1", Ping.class);

  private Probe() {}

  record Ping(int number) {}

  record Pong(int number, String from) {}

  static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(20), CLOCK);
  }

  static Deadline inMillis(long millis) {
    return Deadline.in(Duration.ofMillis(millis), CLOCK);
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static <T> T value(Future<Outcome<T>> future) {
    return switch (await(future)) {
      case Outcome.Ok<T>(T value) -> value;
      case Outcome.Err<T>(GatewayError error) -> throw new AssertionError("got " + error);
    };
  }

  static GatewayError error(Future<? extends Outcome<?>> future) {
    return switch (await(future)) {
      case Outcome.Ok<?>(var value) -> throw new AssertionError("got " + value);
      case Outcome.Err<?>(GatewayError error) -> error;
    };
  }

  /// Runs `task` on an event-loop context of its own.
  static <T> Future<T> onNewContext(Vertx vertx, Callable<Future<T>> task) {
    return vertx
        .timer(1, java.util.concurrent.TimeUnit.MILLISECONDS)
        .compose(_ -> {
          try {
            return task.call();
          } catch (Exception e) {
            return Future.failedFuture(e);
          }
        });
  }

  /// Keeps the calling thread until `latch` is open.
  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static void eventually(String what, BooleanSupplier condition) {
    var end = System.nanoTime() + SECONDS.toNanos(15);
    var pause = new CountDownLatch(1);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long until " + what).isLessThan(end);
      try {
        assertThat(pause.await(10, java.util.concurrent.TimeUnit.MILLISECONDS)).isFalse();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /// Remembers what a stream brought.
  static final class Listening implements InboundStream.Reader<Pong> {
    final ConcurrentLinkedQueue<Integer> numbers = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<Thread> threads = new ConcurrentLinkedQueue<>();
    final LinkedBlockingQueue<Object> ends = new LinkedBlockingQueue<>();

    @Override
    public void events(List<Pong> batch) {
      batch.forEach(pong -> numbers.add(pong.number()));
      threads.add(Thread.currentThread());
    }

    @Override
    public void ended() {
      ends.add("ended");
    }

    @Override
    public void failed(GatewayError error) {
      ends.add(error);
    }

    Object end() {
      try {
        var end = ends.poll(20, SECONDS);
        assertThat(end).as("the stream's end").isNotNull();
        return java.util.Objects.requireNonNull(end);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
