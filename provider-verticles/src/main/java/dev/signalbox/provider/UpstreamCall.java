package dev.signalbox.provider;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.bus.Bus.Started;
import dev.signalbox.bus.OutboundStream;
import dev.signalbox.provider.CallMeters.Ending;
import dev.signalbox.provider.wire.RateLimit;
import dev.signalbox.provider.wire.WireRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One call of a provider over HTTP: of one access, and of another while nothing has come of the
/// first. Lives on one event loop. Its stream begins before the provider has answered, since only a
/// stream can be cancelled: a failure before the first delta may still be answered by another
/// provider.
final class UpstreamCall<E> implements Exchange.Listener<E> {
  private final Lane lane;
  private final ActiveProvider provider;
  private final Errand<E> errand;
  private final OutboundStream<E> out;
  private final Watchdog watchdog;
  private final CallMeters meters;
  private final CallVitals vitals;
  private final Tries tries;
  private @Nullable Exchange<E> exchange;
  private boolean over;

  private UpstreamCall(Lane lane, Asked<E> asked, OutboundStream<E> out, CallVitals vitals) {
    this.lane = lane;
    this.provider = asked.provider;
    this.errand = asked.errand;
    this.out = out;
    this.vitals = vitals;
    this.tries = new Tries(asked.provider.accesses(), lane.clock());
    this.meters = lane.meters().of(asked.provider.id());
    this.watchdog = new Watchdog(lane, asked.provider.id(), asked.deadline, this::fail);
  }

  /// What is asked of whom.
  record Asked<E>(ActiveProvider provider, Errand<E> errand, Deadline deadline) {}

  /// Starts a call. `Err` when the provider cannot be asked this at all, or not now.
  static <E> Outcome<Started> start(Lane lane, Asked<E> asked, OutboundStream<E> out) {
    var provider = asked.provider;
    return Admission.enter(provider, asked.errand.target(), lane)
        .flatMap(vitals ->
            switch (asked.errand.encode()) {
              case Outcome.Err<WireRequest>(var error) -> {
                vitals.abandoned();
                yield Outcome.err(provider.told(error));
              }
              case Outcome.Ok<WireRequest>(var wire) -> {
                new UpstreamCall<>(lane, asked, out, vitals).start(wire);
                yield Outcome.ok(new Started());
              }
            });
  }

  private void start(WireRequest wire) {
    out.onCancel(this::cancelled);
    if (!over) { // else nobody has waited for it to begin
      watchdog.start();
      tries.next().ifPresentOrElse(access -> ask(access, wire), () -> fail(tries.resting()));
    }
  }

  private void ask(Access access, WireRequest wire) {
    meters.asked(access.label());
    var asked = new Exchange.Asked<>(wire, errand.reading());
    var next = new Exchange<>(lane, provider, access, asked, this);
    exchange = next;
    out.onDrain(() -> {
      watchdog.resume();
      next.resume();
    });
    next.send();
  }

  @Override
  public void head(RateLimit limit) {
    watchdog.headArrived();
    tries.heard(limit);
  }

  @Override
  public void pieces(List<E> pieces) {
    watchdog.heard();
    if (over || pieces.isEmpty()) {
      return;
    }
    if (vitals.delta() && errand.isStreamed()) {
      meters.firstToken(vitals.ranNanos());
    }
    pieces.forEach(out::write);
    var used = errand.used(pieces.getLast());
    if (used.isPresent()) {
      if (errand.isInTokens()) {
        meters.used(used.get());
      } else {
        meters.spoke(used.get().inputTokens());
      }
      finished();
    } else if (out.isFull()) {
      watchdog.pause();
      current().ifPresent(Exchange<E>::pause);
    }
  }

  /// The connection goes back to the pool once the provider has ended its body too.
  private void finished() {
    over = true;
    tries.answered();
    vitals.answered();
    meters.ended(Ending.NONE, vitals.ranNanos());
    if (exchange != null && !exchange.isRead()) {
      watchdog.drain(exchange::close);
    }
    out.end();
  }

  @Override
  public void ended() {
    watchdog.stop();
    if (!over) {
      fail(new GatewayError.ProviderFailed(provider.id(), 200, "it ended its answer early"));
    }
  }

  @Override
  public void failed(GatewayError error, RateLimit limit, Exchange.Reached reached) {
    if (over) {
      watchdog.stop();
      return;
    }
    var next = tries.after(error, limit, reached, vitals.hasDelta());
    if (next.isPresent()) {
      watchdog.again();
      askAgain(next.get());
    } else {
      fail(error);
    }
  }

  /// Written once more: its bytes were let go of when they were sent.
  private void askAgain(Access access) {
    switch (errand.encode()) {
      case Outcome.Err<WireRequest>(var error) -> fail(error);
      case Outcome.Ok<WireRequest>(var wire) -> ask(access, wire);
    }
  }

  private void fail(GatewayError error) {
    if (!over) {
      close();
      meters.ended(Ending.of(error), vitals.ranNanos());
      vitals.failed(error);
      out.fail(provider.told(error));
    }
  }

  private void cancelled() {
    if (!over) {
      close();
      meters.ended(Ending.CANCELLED, vitals.ranNanos());
      vitals.abandoned();
    }
  }

  private void close() {
    over = true;
    watchdog.stop();
    current().ifPresent(Exchange<E>::close);
  }

  private Optional<Exchange<E>> current() {
    return Optional.ofNullable(exchange);
  }
}
