package dev.signalbox.provider.resume;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.inference.CallProvider;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FindStream;
import dev.signalbox.api.inference.KeptStream;
import dev.signalbox.api.inference.Outlives;
import dev.signalbox.api.inference.ResumeStream;
import dev.signalbox.bus.Bus.Started;
import dev.signalbox.bus.OutboundStream;
import io.vertx.core.Context;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The streams a process keeps, shared by its lanes. Bounded in characters over all of them: those
/// that are over and that nobody asked to be kept make room for others, the oldest first, and where
/// that does not suffice a stream ends with its reader like any other.
public final class Tapes {
  private final long most;
  private final Map<RequestId, Tape> tapes = new ConcurrentHashMap<>();

  /// Those that make room for others, in the order in which they ended.
  private final SequencedSet<Tape> yielding = new LinkedHashSet<>();

  private final AtomicLong chars = new AtomicLong();

  /// @param mostChars that are kept in all; of them, half by those whose callers did not ask for
  ///   it: they take nothing from those who did
  public Tapes(long mostChars) {
    this.most = mostChars;
  }

  /// Where a call is to write: to `out`, and to a tape if it has a ticket.
  ///
  /// @param context the serving one
  public OutboundStream<Delta> record(
      Context context, CallProvider call, Deadline deadline, OutboundStream<Delta> out) {
    if (call.ticket().isEmpty() || !take(0, call.ticket().get().outlives())) {
      return out;
    }
    var tape = new Tape(this, context, new KeptStream(call, deadline));
    tapes.put(call.request().id(), tape);
    tape.begin(out);
    return tape;
  }

  /// A call could not be begun: it leaves nothing.
  public void abandon(CallProvider call) {
    if (call.ticket().isPresent()) {
      tapes.remove(call.request().id());
    }
  }

  /// What is kept of a stream, for the caller it belongs to.
  public Outcome<KeptStream> find(FindStream question) {
    var tape = tapes.get(question.id());
    return tape == null || !tape.belongsTo(question.caller())
        ? Outcome.err(new GatewayError.NotFound(question.id().value()))
        : Outcome.ok(tape.kept());
  }

  /// Plays a stream from its beginning.
  ///
  /// @param context of the lane that serves `out`
  public Outcome<Started> resume(
      Context context, ResumeStream question, OutboundStream<Delta> out) {
    var tape = tapes.get(question.id());
    if (tape == null) {
      return Outcome.err(new GatewayError.NotFound(question.id().value()));
    }
    tape.attach(context, out);
    return Outcome.ok(new Started());
  }

  /// Takes room for `more` characters; false where there is none. It is taken all the same, until
  /// the tape is forgotten.
  boolean take(long more, Outlives outlives) {
    var room = room(outlives);
    // what yields may take a moment: it begins before the room is used up
    if (chars.addAndGet(more) > room - room / 8) {
      var oldest = yieldOne();
      if (oldest != null) {
        oldest.yieldRoom();
      }
    }
    return chars.get() <= room;
  }

  private long room(Outlives outlives) {
    return outlives == Outlives.READER ? most : most / 2;
  }

  private @Nullable Tape yieldOne() {
    synchronized (yielding) {
      return yielding.isEmpty() ? null : yielding.removeFirst();
    }
  }

  /// It is over, and makes room when others need it.
  void yields(Tape tape) {
    synchronized (yielding) {
      yielding.remove(tape);
      yielding.add(tape);
    }
  }

  void forget(Tape tape, long recorded) {
    chars.addAndGet(-recorded);
    tapes.remove(tape.kept().call().request().id(), tape);
    synchronized (yielding) {
      yielding.remove(tape);
    }
  }

  /// Characters that are kept.
  long chars() {
    return chars.get();
  }
}
