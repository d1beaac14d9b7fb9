package dev.signalbox.testkit;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Waits in a test's own thread, for something and never for a time, unless the time is the thing.
public final class Eventually {
  private static final Duration LONGEST = Duration.ofSeconds(15);
  private static final long LOOK_EVERY_NANOS = 2_000_000;

  /// TCP looks after 200 ms, and again after 400, whether a full receiver has room after all.
  private static final long STILL_NANOS = 1_000_000_000;

  private Eventually() {}

  /// The value of `future`.
  ///
  /// @throws AssertionError if it failed (the failure is the cause) or did not complete in 15 s
  public static <T extends @Nullable Object> T get(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("the future failed", e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("the future did not complete in " + LONGEST.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /// The value of what `work` begins on an event loop, as in a verticle: begun elsewhere, what
  /// comes first of it may have come before anybody listens.
  public static <T extends @Nullable Object> T onLoop(Vertx vertx, Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    vertx.runOnContext(_ -> work.get().onComplete(done));
    return get(done.future());
  }

  /// The failure of `future`.
  ///
  /// @throws AssertionError if it succeeded or did not complete in 15 s
  public static Throwable failureOf(Future<?> future) {
    return get(
        future.transform(done ->
            done.failed()
                ? Future.succeededFuture(done.cause())
                : Future.failedFuture("succeeded with " + done.result())));
  }

  /// Returns once `condition` holds.
  ///
  /// @throws AssertionError naming `what` if it does not within 15 s
  public static void until(String what, BooleanSupplier condition) {
    var end = System.nanoTime() + LONGEST.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(LONGEST.toSeconds() + " s passed without: " + what);
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }

  /// Returns once `count` is above 0 and has not changed for a second: who counts has stopped.
  ///
  /// @throws AssertionError if it goes on for 15 s
  public static void standsStill(LongSupplier count) {
    var last = new AtomicLong();
    var since = new AtomicLong(System.nanoTime());
    until(
        "standstill",
        () -> {
          var now = count.getAsLong();
          if (last.getAndSet(now) != now || now == 0) {
            since.set(System.nanoTime());
          }
          return System.nanoTime() - since.get() > STILL_NANOS;
        });
  }
}
