package dev.signalbox.platform;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Keeps what is known of something in step with it, by reading it again whenever it may have
/// changed. One reading runs at a time, so that an older one never overtakes a newer; those who ask
/// meanwhile share the next. May be used from any thread.
///
/// @param <T> what is read
public final class Rereading<T> {
  private final Supplier<Future<T>> read;
  private final Consumer<T> take;
  private final Duration patience;
  private boolean reading;
  private Optional<Promise<Void>> next = Optional.empty();

  /// @param read begins a reading
  /// @param take is given what was read, before anybody who asked hears of it
  /// @param patience after which a reading has failed, whatever comes of it later
  public Rereading(Supplier<Future<T>> read, Consumer<T> take, Duration patience) {
    this.read = read;
    this.take = take;
    this.patience = patience;
  }

  /// Reads again. Completes, on the caller's context, when a reading that began after this call was
  /// taken, or fails as it does.
  public synchronized Future<Void> again() {
    if (reading) {
      var waiting = next.orElseGet(Promise::promise);
      next = Optional.of(waiting);
      return here(waiting.future());
    }
    reading = true;
    return Future.succeededFuture()
        .compose(_ -> read.get())
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .<Void>map(result -> {
          take.accept(result);
          return null;
        })
        .onComplete(_ -> ended());
  }

  /// Another's reading ends on the other's event loop.
  private static Future<Void> here(Future<Void> elsewhere) {
    var context = Vertx.currentContext();
    if (context == null) {
      return elsewhere;
    }
    var here = Promise.<Void>promise();
    elsewhere.onComplete(done -> context.runOnContext(_ -> here.handle(done)));
    return here.future();
  }

  private synchronized void ended() {
    reading = false;
    var waiting = next;
    next = Optional.empty();
    waiting.ifPresent(promise -> again().onComplete(promise));
  }
}
