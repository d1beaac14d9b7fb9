package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.AllProvidersFailed;
import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.cost.Charge;
import dev.signalbox.api.inference.Attempt;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.Usage;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Calls the targets of a plan until one answers, as [NextCall] says. Where the caller wants it, a
/// second target is asked when the first is slow to begin, and another goes on when an answer
/// breaks off.
final class ProviderCalls implements ProviderCall.Listener {
  /// Hears how the calls go.
  interface Listener {
    /// The first delta of `call` is about to come; again for each target that goes on.
    void began(ProviderCall call);

    /// The next deltas, in order: one answer, whoever writes it.
    void deltas(List<Delta> batch);

    /// No target answers, or the one that did broke off.
    void brokeOff(GatewayError error);
  }

  private static final String SLOWER = "another target was faster";
  private static final String NO_LONGER_WANTED = "it was no longer wanted";

  private final Lane lane;
  private final CallOrder order;
  private final UpstreamReasons reasons;
  private final Listener listener;
  private final List<ProviderCall> calls = new ArrayList<>(1);
  private final List<NextCall.Tried> tried = new ArrayList<>(1);
  private final List<Future<GatewayError>> failures = new ArrayList<>(0);
  private final @Nullable Said said;
  private @Nullable ProviderCall answering;
  private Timers.@Nullable Pending timer;
  private int running;
  private boolean opening;
  private boolean refused;
  private boolean over;

  /// @param reasons makes what providers say about failures fit to be shown
  ProviderCalls(Lane lane, CallOrder order, UpstreamReasons reasons, Listener listener) {
    this.lane = lane;
    this.order = order.inPieces();
    this.reasons = reasons;
    this.listener = listener;
    this.said = order.isContinued() ? new Said() : null;
  }

  void start() {
    call(0);
    if (order.isHedged()) {
      timer =
          lane.timers()
              .in(Math.max(1, order.plan().effort().hedgeAfterMillis().orElseThrow()), this::hedge);
    }
  }

  private void hedge() {
    timer = null;
    NextCall.fresh(order.plan(), tried).ifPresent(second -> call(second.step()));
  }

  private void call(int index) {
    if (calls.isEmpty()) {
      open(index);
      return;
    }
    var paid = running > 0 || isAnyPaid();
    opening = true;
    order
        .mayBegin(calls.size() + 1, index, Said.tokensOf(said), paid)
        .onSuccess(may -> opened(index, may, paid));
  }

  private void opened(int index, boolean may, boolean wasPaid) {
    opening = false;
    if (over || answering != null) {
      return;
    }
    if (may) {
      open(index);
    } else if (running == 0 && wasPaid && isAnyPaid()) {
      refused = true;
      fail();
    } else if (running == 0) {
      next();
    }
  }

  private boolean isAnyPaid() {
    return calls.stream().anyMatch(call -> call.charge().isPresent());
  }

  private void open(int index) {
    var request = said == null ? order.guarded() : said.goingOn(order.guarded());
    var place =
        new ProviderCall.Place(
            calls.size() + order.firstNumber(),
            index,
            order.plan().steps().get(index),
            order.openings().outputTokenLimit());
    var next = new ProviderCall(place, request, this);
    var ticket = order.ticketAt(place.step(), calls);
    calls.add(next);
    tried.add(NextCall.Tried.running(index));
    running++;
    next.open(lane.bus(), order, ticket);
  }

  @Override
  public void deltas(ProviderCall from, List<Delta> batch) {
    if (over) {
      return;
    }
    if (answering == null) {
      began(from);
    }
    if (said != null) {
      said.add(batch);
    }
    listener.deltas(batch);
  }

  private void began(ProviderCall first) {
    disarm();
    answering = first;
    if (running > 1) {
      calls.stream().filter(call -> call != first).forEach(call -> call.stop(SLOWER));
      running = 1;
    }
    lane.meters().step(Step.CALL, first.elapsedNanos());
    if (said != null) {
      said.goesOn(first.place().step().target());
    }
    listener.began(first);
  }

  @Override
  public void failed(ProviderCall call, GatewayError error) {
    if (over) {
      return;
    }
    running--;
    tried.set(calls.indexOf(call), NextCall.Tried.failed(call.place().index(), error));
    failures.add(reasons.safe(error).onSuccess(call::explain));
    if (running > 0 || opening) {
      return;
    }
    disarm();
    if (!error.mayFallBack() || !mayGoOn()) {
      fail();
    } else {
      next();
    }
  }

  /// Before the first delta, always; after it, when what was said can be gone on with.
  private boolean mayGoOn() {
    if (answering == null) {
      return true;
    }
    if (said == null || !said.isTextOnly()) {
      return false;
    }
    answering = null;
    return true;
  }

  private void next() {
    var room =
        new NextCall.Room(
            order.deadline().remainingMillis(lane.clock()),
            lane.mostPauseMillis(),
            step -> lane.askedFor(step.target()));
    var next = NextCall.after(order.plan(), tried, room, lane.random());
    if (next.isEmpty()) {
      fail();
    } else if (next.get().waitMillis() == 0) {
      call(next.get().step());
    } else {
      timer = lane.timers().in(next.get().waitMillis(), () -> resume(next.get().step()));
    }
  }

  /// A provider may have asked for a longer pause meanwhile, and is not asked to be refused.
  private void resume(int index) {
    timer = null;
    if (lane.askedFor(order.plan().steps().get(index).target()) > 0) {
      next();
    } else {
      call(index);
    }
  }

  /// The reasons are told once they may be shown.
  private void fail() {
    over = true;
    Future.join(failures).onComplete(_ -> listener.brokeOff(verdict()));
  }

  private GatewayError verdict() {
    var last = failures.getLast().result();
    if (refused || answering != null || !last.mayFallBack()) {
      return last;
    }
    var allRejected =
        failures.stream().map(Future::result).allMatch(ProviderRejected.class::isInstance);
    var allAway = failures.stream().map(Future::result).allMatch(UnitUnavailable.class::isInstance);
    if (allRejected || allAway) {
      return last;
    }
    var retryAfter =
        NextCall.soonestMillis(order.plan(), tried, step -> lane.askedFor(step.target()));
    return new AllProvidersFailed(attempts(), retryAfter);
  }

  /// The failure of an answer that cannot be passed on.
  GatewayError broken(String reason) {
    return (answering == null ? calls.getLast() : answering).broken(reason);
  }

  /// Every call so far, in the order they were begun.
  List<Attempt> attempts() {
    if (calls.size() == 1) {
      return List.of(calls.getFirst().attempt());
    }
    return calls.stream().map(ProviderCall::attempt).toList();
  }

  /// How the answer came about, once it is whole.
  Course course() {
    var last = answered().place().step();
    return new Course(order.plan(), last, attempts(), said == null ? List.of() : said.seams());
  }

  /// How the answer ended, once it is whole.
  Delta.Finish finish() {
    return answered().finish().orElseThrow();
  }

  /// The tokens of everybody who wrote a part of the answer.
  Usage usage() {
    return said == null || said.seams().isEmpty() ? finish().usage() : Said.together(charges());
  }

  private ProviderCall answered() {
    if (answering == null) {
      throw new IllegalStateException("nobody answers");
    }
    return answering;
  }

  /// What has to be paid, call by call.
  List<Charge> charges() {
    if (calls.size() == 1) {
      return calls.getFirst().charge().map(List::of).orElse(List.of());
    }
    return calls.stream().flatMap(call -> call.charge().stream()).toList();
  }

  /// The calls that came to nothing.
  List<Charge> unpaid() {
    var unpaid = new ArrayList<>(order.failedBefore());
    calls.forEach(call -> call.nothing().ifPresent(unpaid::add));
    return unpaid;
  }

  /// Stops what comes from the provider while `behind`, and lets it come again after.
  void hold(boolean behind) {
    if (answering != null) {
      answering.hold(behind);
    }
  }

  /// Ends whatever is running or waiting; the listener is not called again.
  void stop() {
    over = true;
    disarm();
    calls.forEach(call -> call.stop(NO_LONGER_WANTED));
  }

  private void disarm() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
