package dev.signalbox.bus;

import dev.signalbox.api.GatewayError;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The serving end of a stream: what is the same whether the asker is near or far. Everything but
/// [#cancel], [#abort] and [#whenClosed] happens on the serving context.
abstract sealed class Outbox<E> implements OutboundStream<E> permits LocalOutbox, RemoteOutbox {
  /// At so many unread events a stream is full...
  static final int FULL = 256;

  /// ...until no more than so many are left.
  static final int DRAINED = 64;

  private final Context context;
  private final List<Runnable> closing = new ArrayList<>();
  private Runnable left = () -> {};
  private @Nullable Runnable resume;
  private @Nullable Runnable stop;
  private boolean stopped;
  private volatile boolean lost;
  private volatile boolean closed;
  private volatile boolean full;

  Outbox(Context context) {
    this.context = context;
  }

  /// Sends one event.
  abstract void send(E event);

  /// Says that the stream is over, and why if it failed.
  abstract void finish(@Nullable GatewayError error);

  /// The stream is over without a word to the asker, who knows or never began.
  abstract void closedSilently();

  /// Events that were written and not yet read, at most as many as are known of.
  abstract int unread();

  final Context context() {
    return context;
  }

  final boolean isClosed() {
    return closed;
  }

  /// Calls `then` once, on the serving context, when the stream is over for whatever reason.
  final void whenClosed(Runnable then) {
    closing.add(then);
  }

  /// Calls `then`, on the serving context, when nothing of the stream has to be sent any more.
  final void whenLeft(Runnable then) {
    left = then;
  }

  /// The last word was sent, or nobody wants it.
  final void hasLeft() {
    left.run();
  }

  @Override
  public final void write(E event) {
    if (closed) {
      return;
    }
    send(event);
    if (unread() >= FULL) {
      full = true;
      roomAgain();
    }
  }

  @Override
  public final boolean isFull() {
    return full;
  }

  @Override
  public final void onDrain(Runnable then) {
    resume = then;
  }

  @Override
  public final void onCancel(Runnable then) {
    if (stopped) {
      then.run();
    } else {
      stop = then;
    }
  }

  @Override
  public final void end() {
    if (close()) {
      finish(null);
    }
  }

  @Override
  public final void fail(GatewayError error) {
    if (close()) {
      finish(error);
    }
  }

  @Override
  public final boolean isAskerLost() {
    return lost;
  }

  /// The asking side is gone without a word of its own. From any thread.
  final void lose() {
    onServingContext(() -> {
      if (!closed) {
        lost = true;
      }
      cancel();
    });
  }

  /// The asking side is gone. From any thread.
  final void cancel() {
    onServingContext(() -> {
      if (close()) {
        stopSource();
      }
      closedSilently();
    });
  }

  /// This side goes away: tells both ends. From any thread.
  final void abort(GatewayError error) {
    onServingContext(() -> {
      if (close()) {
        finish(error);
        stopSource();
      }
    });
  }

  /// The stream never began.
  final void dismiss() {
    onServingContext(() -> {
      close();
      closedSilently();
    });
  }

  /// There may be room again. From any thread.
  final void roomAgain() {
    if (full && unread() <= DRAINED) {
      context.runOnContext(_ -> drain());
    }
  }

  private void drain() {
    if (full && !closed && unread() <= DRAINED) {
      full = false;
      if (resume != null) {
        resume.run();
      }
    }
  }

  private boolean close() {
    if (closed) {
      return false;
    }
    closed = true;
    closing.forEach(Runnable::run);
    return true;
  }

  private void stopSource() {
    stopped = true;
    if (stop != null) {
      stop.run();
    }
  }

  private void onServingContext(Runnable task) {
    if (context.equals(Vertx.currentContext())) {
      task.run();
    } else {
      context.runOnContext(_ -> task.run());
    }
  }
}
