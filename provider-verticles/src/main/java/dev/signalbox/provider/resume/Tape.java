package dev.signalbox.provider.resume;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.KeptStream;
import dev.signalbox.api.inference.Outlives;
import dev.signalbox.bus.OutboundStream;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What one provider call wrote, recorded while it is passed on. A reader that is lost does not end
/// the call: for the grace time another may come, and gets everything from the beginning. One that
/// goes by its own word ends it at once; what had come is kept for the grace time. Lives on the
/// context that serves the call; readers may live on others.
final class Tape implements OutboundStream<Delta> {
  /// What one that is over takes besides its characters and those of its request.
  static final long ENDED_CHARS = 2048;

  private static final long MOST_CHARS = 1024 * 1024;
  private static final long NONE = -1;

  private final Tapes tapes;
  private final Context context;
  private final KeptStream kept;
  private final Outlives outlives;
  private final long graceMillis;
  private final LatePieces late = new LatePieces();
  private final Recording recorded = new Recording();
  private @Nullable TapeReader reader;
  private @Nullable Runnable stop;
  private @Nullable Runnable resume;
  private @Nullable GatewayError error;
  private long chars;
  private long timer = NONE;
  private boolean recording = true;
  private boolean ended;

  Tape(Tapes tapes, Context context, KeptStream kept) {
    this.tapes = tapes;
    this.context = context;
    this.kept = kept;
    var ticket = kept.call().ticket().orElseThrow();
    this.outlives = ticket.outlives();
    this.graceMillis = ticket.graceMillis();
  }

  KeptStream kept() {
    return kept;
  }

  boolean belongsTo(CallerKey caller) {
    return kept.call().ticket().orElseThrow().identity().caller().equals(caller);
  }

  /// The reader that asked for the call.
  void begin(OutboundStream<Delta> out) {
    var first = new TapeReader(context, out);
    reader = first;
    listen(first);
  }

  /// Gives everything to `out`, and what comes yet. From any thread.
  void attach(Context where, OutboundStream<Delta> out) {
    var next = new TapeReader(where, out);
    listen(next);
    onTape(() -> {
      if (!recording) {
        next.tell(to -> to.fail(new GatewayError.NotFound(kept.call().request().id().value())));
        return;
      }
      disarm();
      tell(old -> old.fail(new GatewayError.Conflict("the stream was resumed elsewhere")));
      reader = next;
      recorded.pieces().forEach(delta -> tell(to -> to.write(delta)));
      if (ended) {
        tellEnd();
        keep();
      } else {
        // the reader before may have been the one that the source waits for
        drained();
      }
    });
  }

  private void listen(TapeReader to) {
    to.tell(out -> {
      out.onCancel(() -> onTape(() -> left(to)));
      out.onDrain(() -> onTape(this::drained));
    });
  }

  private void left(TapeReader who) {
    if (!who.equals(reader)) {
      return;
    }
    reader = null;
    if (who.out().isAskerLost() && isKept()) {
      arm();
      drained();
    } else {
      cutOff();
    }
  }

  /// Who has read nothing knows of no place to come back to.
  private boolean isKept() {
    return recording && !recorded.isEmpty();
  }

  /// The reader has ended it. The call ends before anything else is done.
  private void cutOff() {
    ended = true;
    error = new GatewayError.CallEnded();
    if (stop != null) {
      stop.run();
    }
    close();
  }

  private void drained() {
    if (resume != null && !isFull()) {
      resume.run();
    }
  }

  @Override
  public void write(Delta delta) {
    if (ended) {
      return;
    }
    if (recording) {
      record(delta);
    }
    var to = reader;
    if (to != null && to.context().equals(context)) {
      to.out().write(delta);
    } else {
      tell(other -> other.write(delta));
    }
  }

  private void record(Delta delta) {
    var size = recorded.add(delta);
    chars += size;
    if (!tapes.take(size, outlives) || chars > MOST_CHARS || isOutOfOrder(delta)) {
      forget();
      if (reader == null) {
        giveUp();
      }
    }
  }

  /// Whose caller asked for nothing gets an answer as it comes; it cannot be had in the same order
  /// again.
  private boolean isOutOfOrder(Delta delta) {
    return outlives != Outlives.READER && late.isNext(delta);
  }

  @Override
  public boolean isFull() {
    return reader != null && reader.out().isFull();
  }

  @Override
  public void onDrain(Runnable then) {
    resume = then;
  }

  @Override
  public void onCancel(Runnable then) {
    if (ended) {
      then.run();
    } else {
      stop = then;
    }
  }

  /// Who writes is stopped when nobody comes back, not before.
  @Override
  public boolean isAskerLost() {
    return false;
  }

  @Override
  public void end() {
    finish(null);
  }

  @Override
  public void fail(GatewayError why) {
    finish(why);
  }

  private void finish(@Nullable GatewayError why) {
    if (ended) {
      return;
    }
    ended = true;
    error = why;
    disarm();
    tellEnd();
    close();
  }

  /// It is over: the call is let go of, and what it wrote is kept for a while. Where nothing came
  /// there is nothing to keep: another call may follow this one.
  private void close() {
    stop = null;
    resume = null;
    if (!isKept()) {
      forget();
      return;
    }
    recorded.close();
    var more = ENDED_CHARS + RequestChars.of(kept.call().request());
    chars += more;
    if (tapes.take(more, outlives)) {
      keep();
    } else {
      forget();
    }
  }

  private void keep() {
    arm();
    if (outlives != Outlives.READER) {
      tapes.yields(this);
    }
  }

  /// Others need the room. From any thread.
  void yieldRoom() {
    onTape(() -> {
      disarm();
      forget();
    });
  }

  /// Whoever has been told the end is let go of.
  private void tellEnd() {
    var why = error;
    tell(to -> {
      if (why == null) {
        to.end();
      } else {
        to.fail(why);
      }
    });
    reader = null;
  }

  private void tell(Consumer<OutboundStream<Delta>> word) {
    if (reader != null) {
      reader.tell(word);
    }
  }

  private void arm() {
    disarm();
    timer = context.owner().setTimer(graceMillis, _ -> giveUp());
  }

  private void disarm() {
    if (timer != NONE) {
      context.owner().cancelTimer(timer);
      timer = NONE;
    }
  }

  private void giveUp() {
    timer = NONE;
    forget();
    if (!ended && stop != null) {
      ended = true;
      stop.run();
    }
  }

  private void forget() {
    if (recording) {
      recording = false;
      recorded.clear();
      tapes.forget(this, chars);
    }
  }

  private void onTape(Runnable task) {
    if (context.equals(Vertx.currentContext())) {
      task.run();
    } else {
      context.runOnContext(_ -> task.run());
    }
  }
}
