package dev.signalbox.bus;

import dev.signalbox.api.GatewayError;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sends events to another node, as many as it has room for, and keeps the rest. What is written
/// while the event loop is at it leaves in one message.
final class RemoteOutbox<E> extends Outbox<E> {
  /// Events the asking node takes before it has read any.
  static final int WINDOW = 256;

  private static final RecordCodec.Form<GatewayError> ERRORS = Wire.json(GatewayError.class);

  private final RecordCodec.Form<List<E>> form;
  private final Sender sender;
  private final List<E> waiting = new ArrayList<>();
  private int credit = WINDOW;
  private int sequence;
  private boolean scheduled;
  private Frame.@Nullable Kind ending;
  private @Nullable GatewayError error;

  RemoteOutbox(Context context, RecordCodec.Form<List<E>> form, Sender sender) {
    super(context);
    this.form = form;
    this.sender = sender;
  }

  /// Sends frames to the asking node, in order.
  interface Sender {
    void send(Frame.Kind kind, int sequence, Buffer body);

    /// The last frame was sent, or none will be needed any more.
    void done();
  }

  @Override
  void send(E event) {
    waiting.add(event);
    schedule();
  }

  @Override
  void finish(@Nullable GatewayError why) {
    ending = why == null ? Frame.Kind.END : Frame.Kind.FAIL;
    error = why;
    if (why instanceof GatewayError.Conflict) {
      waiting.clear(); // it is read elsewhere
    }
    schedule();
  }

  @Override
  void closedSilently() {
    waiting.clear();
    ending = null;
    sender.done();
    hasLeft();
  }

  @Override
  int unread() {
    return waiting.size();
  }

  /// Nobody came to read the rest in time: it is dropped, and whoever comes yet is told.
  void expire(GatewayError why) {
    context()
        .runOnContext(_ -> {
          if (ending != null) {
            waiting.clear();
            ending = Frame.Kind.FAIL;
            error = why;
            flush();
          }
        });
  }

  /// The asking node has room for so many more. From any thread.
  void grant(int events) {
    context()
        .runOnContext(_ -> {
          credit += events;
          flush();
        });
  }

  private void schedule() {
    if (!scheduled) {
      scheduled = true;
      context()
          .runOnContext(_ -> {
            scheduled = false;
            flush();
          });
    }
  }

  private void flush() {
    var count = Math.min(credit, waiting.size());
    if (count > 0) {
      var batch = waiting.subList(0, count);
      sender.send(Frame.Kind.EVENTS, sequence++, Buffer.buffer(form.write(batch)));
      batch.clear();
      credit -= count;
      roomAgain();
    }
    if (waiting.isEmpty() && ending != null) {
      var body = error == null ? Buffer.buffer() : Buffer.buffer(ERRORS.write(error));
      sender.send(ending, sequence++, body);
      ending = null;
      sender.done();
      hasLeft();
    }
  }
}
