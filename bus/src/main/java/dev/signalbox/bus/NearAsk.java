package dev.signalbox.bus;

import dev.signalbox.api.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// A question of this process to itself. It is a message on the event bus like every other, and
/// carries the way back in itself: an answer that never leaves the process needs no address, no
/// message and no timer of its own. Whatever comes first ends it, on the asker's context.
final class NearAsk<Q, A> implements Incoming<Q, A> {
  private final String address;
  private final Q body;
  private final ContextInternal asker;
  private final long giveUpNanos;
  private final Consumer<NearAsk<?, ?>> ended;
  private final Promise<Outcome<A>> answer = Promise.promise();

  /// Whoever turns it decides whether the question is answered or was never asked.
  private final AtomicBoolean settled = new AtomicBoolean();

  /// @param giveUpNanos on the clock of `System.nanoTime()`
  /// @param ended is told that it has its answer, or will get none
  NearAsk(
      String address,
      Q body,
      ContextInternal asker,
      long giveUpNanos,
      Consumer<NearAsk<?, ?>> ended) {
    this.address = address;
    this.body = body;
    this.asker = asker;
    this.giveUpNanos = giveUpNanos;
    this.ended = ended;
  }

  Future<Outcome<A>> answer() {
    return answer.future();
  }

  /// The answerer takes the question; false when the asker was told already that nobody would.
  boolean take() {
    return settled.compareAndSet(false, true);
  }

  /// Nobody answers at `closed` any more. A question that waits there was never asked, and may be
  /// asked again elsewhere.
  void closed(String closed) {
    if (address.equals(closed) && take()) {
      fail(new ReplyException(ReplyFailure.NO_HANDLERS, "closed: " + address));
    }
  }

  /// Gives up once its time is over; an answer that comes later is nobody's.
  void look(long nowNanos) {
    if (nowNanos - giveUpNanos >= 0) {
      fail(new ReplyException(ReplyFailure.TIMEOUT, "silent: " + address));
    }
  }

  /// Asks are told apart by who they are; the machine's own number for that costs a call of it.
  @Override
  public int hashCode() {
    return Long.hashCode(giveUpNanos);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public Q body() {
    return body;
  }

  @Override
  public void reply(Outcome<A> outcome) {
    asker.emit(
        outcome,
        told -> {
          ended.accept(this);
          answer.tryComplete(told);
        });
  }

  /// Never happens: what stays in the process is not read.
  @Override
  public void notUnderstood(NotUnderstood why) {
    fail(why);
  }

  void fail(Throwable why) {
    asker.emit(
        why,
        cause -> {
          ended.accept(this);
          answer.tryFail(cause);
        });
  }
}
