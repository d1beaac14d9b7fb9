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
import dev.signalbox.api.inference.StreamsRead;
import dev.signalbox.bus.Bus.Started;
import dev.signalbox.bus.OutboundStream;
import io.vertx.core.Context;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The streams a process keeps, shared by its lanes. Bounded in characters over all of them: where
/// no room is left, a stream ends with its reader like any other.
public final class Tapes {
  private static final long MOST_CHARS = 32L * 1024 * 1024;

  /// What those may take whose callers did not ask for it: they take nothing from those who did.
  private static final long MOST_UNASKED_CHARS = MOST_CHARS / 2;

  private final Map<RequestId, Tape> tapes = new ConcurrentHashMap<>();
  private final AtomicLong chars = new AtomicLong();

  /// Where a call is to write: to `out`, and to a tape if it has a ticket.
  ///
  /// @param context the serving one
  public OutboundStream<Delta> record(
      Context context, CallProvider call, Deadline deadline, OutboundStream<Delta> out) {
    if (call.ticket().isEmpty() || chars.get() >= most(call.ticket().get().outlives())) {
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

  /// These were read to their end, or nobody will come back for them.
  public void read(StreamsRead streams) {
    for (var id : streams.ids()) {
      var tape = tapes.get(id);
      if (tape != null) {
        tape.wasRead();
      }
    }
  }

  boolean take(long more, Outlives outlives) {
    return chars.addAndGet(more) <= most(outlives);
  }

  private static long most(Outlives outlives) {
    return outlives == Outlives.GATEWAY ? MOST_UNASKED_CHARS : MOST_CHARS;
  }

  void forget(Tape tape, long recorded) {
    chars.addAndGet(-recorded);
    tapes.remove(tape.kept().call().request().id(), tape);
  }
}
