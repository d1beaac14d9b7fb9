package dev.signalbox.provider.resume;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.KeptStream;
import dev.signalbox.api.inference.Outlives;
import dev.signalbox.bus.OutboundStream;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/// What one provider call wrote, recorded while it is passed on. A reader that is lost, or goes
/// where the stream outlives that too, does not end the call: for the grace time another may come,
/// and gets everything from the beginning. Lives on the context that serves the call; readers may
/// live on others.
final class Tape implements OutboundStream<Delta> {
  private static final long MOST_CHARS = 1024 * 1024;
  private static final long NONE = -1;

  private final Tapes tapes;
  private final Context context;
  private final KeptStream kept;
  private final Outlives outlives;
  private final long graceMillis;
  private final LatePieces late = new LatePieces();
  private final Recording recorded = new Recording();
  private @Nullable Reader reader;
  private @Nullable Runnable stop;
  private @Nullable Runnable resume;
  private @Nullable GatewayError error;
  private long chars;
  private long timer = NONE;
  private boolean recording = true;
  private boolean resumed;
  private boolean ended;

  /// Who reads, and where.
  private record Reader(Context context, OutboundStream<Delta> out) {
    void run(Runnable task) {
      if (context.equals(Vertx.currentContext())) {
        task.run();
      } else {
        context.runOnContext(_ -> task.run());
      }
    }
  }

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
    var first = new Reader(context, out);
    reader = first;
    listen(first);
  }

  /// Gives everything to `out`, and what comes yet. From any thread.
  void attach(Context where, OutboundStream<Delta> out) {
    var next = new Reader(where, out);
    listen(next);
    onTape(() -> {
      if (!recording) {
        next.run(() -> out.fail(new GatewayError.NotFound(kept.call().request().id().value())));
        return;
      }
      disarm();
      resumed = true;
      tell(old -> old.fail(new GatewayError.Conflict("the stream was resumed elsewhere")));
      reader = next;
      recorded.pieces().forEach(delta -> tell(to -> to.write(delta)));
      if (ended) {
        tellEnd();
        arm();
      }
    });
  }

  private void listen(Reader to) {
    to.run(() -> {
      to.out.onCancel(() -> onTape(() -> left(to)));
      to.out.onDrain(() -> onTape(this::drained));
    });
  }

  private void left(Reader who) {
    if (!who.equals(reader)) {
      return;
    }
    reader = null;
    if (ended) {
      return;
    }
    if (mayComeBack(who)) {
      arm();
      drained();
    } else {
      giveUp();
    }
  }

  /// Who has read nothing knows of no place to come back to.
  private boolean mayComeBack(Reader who) {
    return recording
        && !recorded.isEmpty()
        && (outlives == Outlives.READER || who.out.isAskerLost());
  }

  /// Nobody will come back. Of one that was resumed somebody else may say so than who reads it now.
  /// From any thread.
  void wasRead() {
    onTape(() -> {
      if (outlives == Outlives.GATEWAY && ended && !resumed) {
        disarm();
        forget();
      }
    });
  }

  private void drained() {
    if (resume != null) {
      resume.run();
    }
  }

  @Override
  public void write(Delta delta) {
    if (recording) {
      record(delta);
    }
    tell(to -> to.write(delta));
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
    return outlives == Outlives.GATEWAY && late.isNext(delta);
  }

  @Override
  public boolean isFull() {
    return reader != null && reader.out.isFull();
  }

  @Override
  public void onDrain(Runnable then) {
    resume = then;
  }

  @Override
  public void onCancel(Runnable then) {
    stop = then;
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

  /// Where nothing came there is nothing to keep: another call may follow this one.
  private void finish(@Nullable GatewayError why) {
    if (ended) {
      return;
    }
    ended = true;
    error = why;
    disarm();
    tellEnd();
    if (recorded.isEmpty()) {
      forget();
    } else if (recording) {
      arm();
    }
  }

  private void tellEnd() {
    var why = error;
    tell(to -> {
      if (why == null) {
        to.end();
      } else {
        to.fail(why);
      }
    });
  }

  /// What is told to a reader.
  private interface Word {
    void say(OutboundStream<Delta> to);
  }

  private void tell(Word word) {
    var to = reader;
    if (to != null) {
      to.run(() -> word.say(to.out));
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
