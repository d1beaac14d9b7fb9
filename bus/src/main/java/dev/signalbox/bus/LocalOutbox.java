package dev.signalbox.bus;

import dev.signalbox.api.GatewayError;
import io.vertx.core.Context;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Hands events to an [Inbox] of this process.
final class LocalOutbox<E> extends Outbox<E> implements Inbox.Source {
  private final Inbox<E> inbox;
  private final AtomicInteger unread = new AtomicInteger();

  LocalOutbox(Context context, Inbox<E> inbox) {
    super(context);
    this.inbox = inbox;
  }

  @Override
  void send(E event) {
    unread.incrementAndGet();
    inbox.put(event);
  }

  @Override
  void finish(@Nullable GatewayError error) {
    if (error == null) {
      inbox.end();
    } else {
      inbox.fail(error);
    }
    hasLeft();
  }

  @Override
  void closedSilently() {
    hasLeft();
  }

  @Override
  int unread() {
    return unread.get();
  }

  @Override
  public void delivered(int events) {
    unread.addAndGet(-events);
    roomAgain();
  }

  @Override
  public void cancelled() {
    cancel();
  }

  @Override
  public void left() {
    lose();
  }
}
