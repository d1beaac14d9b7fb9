package dev.signalbox.gateway;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FindStream;
import dev.signalbox.api.inference.KeptStream;
import dev.signalbox.api.inference.ResumeStream;
import dev.signalbox.bus.Bus.Started;
import dev.signalbox.bus.OutboundStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// What is left of kept answers whose providers replica was lost, and their call with it: what had
/// come to this gateway by then, for whoever comes back within the grace time. It is filtered again
/// like anything that a provider wrote. Shared by the lanes of a process and bounded over all of
/// them.
final class Remnants {
  private static final long MOST_CHARS_EACH = 1024 * 1024;
  private static final long EVENT_CHARS = 64;

  private final long most;
  private final Map<RequestId, Remnant> remnants = new ConcurrentHashMap<>();
  private final AtomicLong chars = new AtomicLong();

  /// @param mostChars that may be noted and kept in all
  Remnants(long mostChars) {
    this.most = mostChars;
  }

  /// What is noted of one answer while it comes. Whoever began it ends it by [#keep] or by
  /// [Notes#drop].
  final class Notes {
    private List<Delta> pieces = new ArrayList<>();
    private long chars;
    private boolean over;

    /// Too much is not noted at all: nobody is told less than had come.
    void add(List<Delta> batch) {
      for (var delta : batch) {
        var size = EVENT_CHARS + delta.chars();
        if (!over && (chars + size > MOST_CHARS_EACH || !take(size))) {
          drop();
        }
        if (!over) {
          chars += size;
          pieces.add(delta);
        }
      }
    }

    void drop() {
      if (!over) {
        over = true;
        give(chars);
        pieces = List.of();
      }
    }
  }

  /// Begins to note what comes of an answer.
  Notes begin() {
    return new Notes();
  }

  private boolean take(long more) {
    if (chars.addAndGet(more) <= most) {
      return true;
    }
    give(more);
    return false;
  }

  private void give(long less) {
    chars.addAndGet(-less);
  }

  private record Remnant(KeptStream stream, List<Delta> pieces, long chars, GatewayError why) {
    boolean belongsTo(CallerKey caller) {
      return stream.call().ticket().orElseThrow().identity().caller().equals(caller);
    }
  }

  /// Keeps what was noted of `stream`, which ended for the reason `why`, for its grace time.
  void keep(KeptStream stream, Notes notes, GatewayError why, Timers timers) {
    if (notes.over) {
      return;
    }
    notes.over = true;
    var remnant = new Remnant(stream, List.copyOf(notes.pieces), notes.chars, why);
    var before = remnants.put(stream.call().request().id(), remnant);
    if (before != null) {
      give(before.chars);
    }
    timers.in(stream.call().ticket().orElseThrow().graceMillis(), () -> forget(remnant));
  }

  private void forget(Remnant remnant) {
    if (remnants.remove(remnant.stream.call().request().id(), remnant)) {
      give(remnant.chars);
    }
  }

  /// What is left of a stream, for the caller it belongs to.
  Outcome<KeptStream> find(FindStream question) {
    var remnant = remnants.get(question.id());
    return remnant == null || !remnant.belongsTo(question.caller())
        ? Outcome.err(new GatewayError.NotFound(question.id().value()))
        : Outcome.ok(remnant.stream());
  }

  /// Plays it from its beginning.
  Outcome<Started> play(ResumeStream question, OutboundStream<Delta> out) {
    var remnant = remnants.get(question.id());
    if (remnant == null) {
      return Outcome.err(new GatewayError.NotFound(question.id().value()));
    }
    remnant.pieces().forEach(out::write);
    out.fail(remnant.why());
    return Outcome.ok(new Started());
  }

  /// Characters that are noted or kept.
  long chars() {
    return chars.get();
  }
}
