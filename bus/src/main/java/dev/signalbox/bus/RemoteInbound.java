package dev.signalbox.bus;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Unit;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The asking node's side of a stream from another node: puts its events in order into an [Inbox]
/// and grants more as they are read.
final class RemoteInbound<E> implements Inbox.Source {
  private static final int GRANT_FROM = RemoteOutbox.WINDOW / 2;

  private final Inbox<E> inbox;
  private final Unit unit;
  private final RecordCodec.Form<List<E>> events;
  private final RecordCodec.Form<GatewayError> errors;
  private final Backward backward;
  private final AtomicInteger read = new AtomicInteger();
  private int expected;

  RemoteInbound(
      Inbox<E> inbox,
      Unit unit,
      RecordCodec.Form<List<E>> events,
      RecordCodec.Form<GatewayError> errors,
      Backward backward) {
    this.inbox = inbox;
    this.unit = unit;
    this.events = events;
    this.errors = errors;
    this.backward = backward;
  }

  /// What the asker says to the source.
  interface Backward {
    void grant(int events);

    /// Tells the source to stop, and forgets the stream.
    void cancel();

    /// Tells the source that nobody here reads on, and forgets the stream.
    void leave();

    /// Forgets the stream.
    void forget();
  }

  /// Takes the source's next frame; called by one thread at a time.
  void take(Frame.Kind kind, int sequence, Buffer body) {
    if (sequence != expected) {
      backward.cancel();
      lose();
      return;
    }
    expected++;
    switch (kind) {
      case EVENTS -> inbox.putAll(events.read(body.getBytes()));
      case END -> {
        backward.forget();
        inbox.end();
      }
      case FAIL -> {
        backward.forget();
        inbox.fail(errors.read(body.getBytes()));
      }
      case CREDIT, CANCEL, LEAVE -> throw new IllegalArgumentException("not for an asker: " + kind);
    }
  }

  /// The source cannot be heard any more.
  void lose() {
    inbox.fail(new GatewayError.UnitUnavailable(unit));
  }

  @Override
  public void delivered(int events) {
    if (read.addAndGet(events) >= GRANT_FROM) {
      backward.grant(read.getAndSet(0));
    }
  }

  @Override
  public void cancelled() {
    backward.cancel();
  }

  @Override
  public void left() {
    backward.leave();
  }
}
