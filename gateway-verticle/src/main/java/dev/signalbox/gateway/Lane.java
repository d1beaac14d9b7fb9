package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.DeadlineExceeded;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.bus.Address;
import dev.signalbox.bus.Bus;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;

/// What the requests of one event loop share.
final class Lane {
  /// Something that is ended when its time is used up or its lane closes.
  interface Timed {
    Deadline deadline();

    /// What it is doing, as a used-up deadline names it.
    String stage();

    /// Ends here, for this reason.
    void end(GatewayError error);
  }

  private final Bus bus;
  private final InstantSource clock;
  private final Duration budget;
  private final GatewayMeters meters;
  private final Settlement settlement;
  private final StrictAccounts strictAccounts;
  private final Set<Timed> running = new HashSet<>();

  /// @param budget the time one request may take in all
  Lane(Bus bus, InstantSource clock, Duration budget, GatewayMeters meters, Money money) {
    this.bus = bus;
    this.clock = clock;
    this.budget = budget;
    this.meters = meters;
    this.settlement = money.settlement();
    this.strictAccounts = money.strictAccounts();
  }

  /// The two that stand in while the cost unit is away.
  record Money(Settlement settlement, StrictAccounts strictAccounts) {}

  Bus bus() {
    return bus;
  }

  InstantSource clock() {
    return clock;
  }

  GatewayMeters meters() {
    return meters;
  }

  Settlement settlement() {
    return settlement;
  }

  StrictAccounts strictAccounts() {
    return strictAccounts;
  }

  Deadline newDeadline() {
    return Deadline.in(budget, clock);
  }

  /// Asks a unit and times the step.
  <Q, A> Future<Outcome<A>> ask(Step step, Address<Q, A> address, Q question, Deadline deadline) {
    var began = System.nanoTime();
    return bus.ask(address, question, deadline)
        .onComplete(_ -> meters.step(step, System.nanoTime() - began));
  }

  void enter(Timed timed) {
    running.add(timed);
  }

  void leave(Timed timed) {
    running.remove(timed);
  }

  /// Ends what has used up its time. Called a few times a second: one sweep for all is cheaper than
  /// a timer for each.
  void sweep() {
    var late = new ArrayList<Timed>();
    for (var timed : running) {
      if (timed.deadline().hasPassed(clock)) {
        late.add(timed);
      }
    }
    late.forEach(timed -> timed.end(new DeadlineExceeded(timed.stage())));
  }

  /// Whether no request is running.
  boolean isIdle() {
    return running.isEmpty();
  }

  /// Ends everything, for the lane closes: not the requests' fault, and another replica may serve
  /// them.
  void endAll() {
    Set.copyOf(running).forEach(timed -> timed.end(new UnitUnavailable(Unit.GATEWAY)));
  }
}
