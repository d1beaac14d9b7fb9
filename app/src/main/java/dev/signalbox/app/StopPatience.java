package dev.signalbox.app;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// How long a process that was told to stop goes on trying to do so in order: for the drain time
/// and [#BEYOND_DRAIN] in all. What is not done by then is left: whoever stops it would kill it,
/// and what was on its way to the database is on disk.
final class StopPatience {
  /// How much longer than running answers may take.
  static final Duration BEYOND_DRAIN = Duration.ofSeconds(10);

  /// Of which so much is kept for what is closed after the units.
  private static final Duration KEPT = Duration.ofSeconds(3);

  /// What is closed after the units has no more, however early they were.
  private static final Duration AFTER_UNITS = Duration.ofSeconds(5);

  /// What every step has, however late it is.
  private static final Duration LEAST = Duration.ofMillis(500);

  private long endNanos;

  private StopPatience(long endNanos) {
    this.endNanos = endNanos;
  }

  /// Begins now.
  ///
  /// @param whole for all steps together
  static StopPatience of(Duration whole) {
    return new StopPatience(System.nanoTime() + whole.toNanos());
  }

  /// Waits for the units, which leave time for what is closed after them.
  ///
  /// @throws StopFailed if they take too long or fail
  void awaitUnits(String step, Future<?> closing) {
    try {
      await(step, closing, left().minus(KEPT));
    } finally {
      endNanos = System.nanoTime() + Math.min(left().toNanos(), AFTER_UNITS.toNanos());
    }
  }

  /// Waits for `closing` while there is time.
  ///
  /// @throws StopFailed if it takes too long or fails
  void await(String step, Future<?> closing) {
    await(step, closing, left());
  }

  /// Runs `closing`, which blocks, while there is time. It goes on by itself after that.
  ///
  /// @throws StopFailed if it takes too long or fails
  void await(String step, Runnable closing) {
    var done = new CompletableFuture<Boolean>();
    Thread.ofPlatform()
        .daemon()
        .name("signalbox-stop")
        .start(() -> {
          try {
            closing.run();
            done.complete(true);
          } catch (RuntimeException e) {
            done.completeExceptionally(e);
          }
        });
    await(step, done, left());
  }

  private Duration left() {
    return Duration.ofNanos(endNanos - System.nanoTime());
  }

  private static void await(String step, Future<?> closing, Duration left) {
    await(step, closing.toCompletionStage().toCompletableFuture(), left);
  }

  private static void await(String step, CompletableFuture<?> closing, Duration left) {
    var patience = left.compareTo(LEAST) < 0 ? LEAST : left;
    try {
      var _ = closing.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new StopFailed(
          String.format(
              Locale.ROOT,
              "%s took longer than %.1f s and is left",
              step,
              patience.toMillis() / 1e3),
          e);
    } catch (ExecutionException e) {
      throw new StopFailed(step + " failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StopFailed(step + " was interrupted", e);
    }
  }
}
