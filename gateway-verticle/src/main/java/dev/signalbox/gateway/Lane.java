package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.DeadlineExceeded;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.api.routing.Target;
import dev.signalbox.bus.Address;
import dev.signalbox.bus.Bus;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// What the requests of one event loop share.
final class Lane {
  /// Something that is ended when its time is used up or its lane closes.
  interface Timed {
    Deadline deadline();

    /// What it is doing, as a used-up deadline names it.
    String stage();

    /// Ends here, for this reason.
    void end(GatewayError error);

    /// [Lane#BEAT_MILLIS] have passed.
    default void beat() {}
  }

  /// Between two looks at streams that may have gone silent.
  static final int BEAT_MILLIS = 5_000;

  private static final Optional<GatewayError> CLOSING =
      Optional.of(new UnitUnavailable(Unit.GATEWAY));

  private final Parts parts;
  private final Set<Timed> running = new HashSet<>();
  private final Afterwards afterwards;
  private boolean closing;

  Lane(Parts parts) {
    this.parts = parts;
    this.afterwards = new Afterwards(parts.timers());
  }

  /// What a lane is made of.
  ///
  /// @param budget the time one request may take in all
  /// @param verdictPatience how long the security unit may think about one text
  /// @param mostPauseMillis the longest a caller is held because a provider asks for a pause
  /// @param settlement and `strictAccounts` stand in while the cost unit is away
  /// @param random of this lane alone
  /// @param remnants of all lanes of the process
  record Parts(
      Bus bus,
      InstantSource clock,
      Duration budget,
      Duration verdictPatience,
      long mostPauseMillis,
      GatewayMeters meters,
      Settlement settlement,
      StrictAccounts strictAccounts,
      Timers timers,
      RandomGenerator random,
      Outcomes outcomes,
      Remnants remnants) {}

  Bus bus() {
    return parts.bus();
  }

  InstantSource clock() {
    return parts.clock();
  }

  GatewayMeters meters() {
    return parts.meters();
  }

  Settlement settlement() {
    return parts.settlement();
  }

  StrictAccounts strictAccounts() {
    return parts.strictAccounts();
  }

  Timers timers() {
    return parts.timers();
  }

  RandomGenerator random() {
    return parts.random();
  }

  Outcomes outcomes() {
    return parts.outcomes();
  }

  Remnants remnants() {
    return parts.remnants();
  }

  /// How many ms from now `target` wants to be left alone, as far as the roll call knows.
  long askedFor(Target target) {
    var until = 0L;
    for (var presence : bus().rollCall().of(Unit.PROVIDERS)) {
      for (var provider : presence.providers()) {
        if (provider.id().equals(target.provider())) {
          until = Math.max(until, notBefore(provider, target.model()));
        }
      }
    }
    return Math.max(0, until - clock().millis());
  }

  private static long notBefore(ProviderPresence provider, String model) {
    for (var health : provider.targets()) {
      if (health.model().equals(model)) {
        return health.notBeforeEpochMillis();
      }
    }
    return 0;
  }

  /// The longest a caller is held because a provider asks for a pause.
  long mostPauseMillis() {
    return parts.mostPauseMillis();
  }

  Deadline newDeadline() {
    return Deadline.in(parts.budget(), clock());
  }

  /// Asks a unit and times the step.
  <Q, A> Future<Outcome<A>> ask(Step step, Address<Q, A> address, Q question, Deadline deadline) {
    var began = System.nanoTime();
    return bus()
        .ask(address, question, deadline)
        .onComplete(_ -> meters().step(step, System.nanoTime() - began));
  }

  /// Asks the security unit for a verdict, and does not wait for it as long as for a provider.
  <Q, A> Future<Outcome<A>> verdict(
      Step step, Address<Q, A> address, Q question, Deadline deadline) {
    var patience = Deadline.in(parts.verdictPatience(), clock());
    var sooner = patience.epochMillis() < deadline.epochMillis() ? patience : deadline;
    return ask(step, address, question, sooner)
        .transform((outcome, failure) ->
            Future.succeededFuture(
                failure == null
                    ? Verdicts.orUnavailable(outcome, address.answer())
                    : Outcome.err(new UnitUnavailable(Unit.SECURITY))));
  }

  void enter(Timed timed) {
    running.add(timed);
  }

  void leave(Timed timed) {
    running.remove(timed);
  }

  /// Ends what has used up its time and announces what became of the others. Called a few times a
  /// second: one sweep for all is cheaper than a timer for each.
  void sweep() {
    var late = new ArrayList<Timed>();
    for (var timed : running) {
      if (timed.deadline().hasPassed(clock())) {
        late.add(timed);
      }
    }
    late.forEach(timed -> timed.end(new DeadlineExceeded(timed.stage())));
    outcomes().flush();
  }

  /// Lets those that wait show that they are alive: one timer for all. Called every [#BEAT_MILLIS].
  void beat() {
    Set.copyOf(running).forEach(Timed::beat);
  }

  /// Does what is not urgent, in order, and lets the sockets of the lane go first.
  void afterwards(Runnable task) {
    afterwards.add(task);
  }

  /// Nothing new is taken any more, and what still runs after `patience` ends: before its
  /// connection is closed, which would look as if its client had gone.
  void closing(Duration patience) {
    closing = true;
    timers().in(Math.max(1, patience.toMillis()), this::endAll);
  }

  /// Why nothing new can be taken.
  Optional<GatewayError> obstacle() {
    return closing ? CLOSING : Optional.empty();
  }

  /// Whether no request is running.
  boolean isIdle() {
    return running.isEmpty();
  }

  /// Ends everything, for the lane closes: not the requests' fault, and another replica may serve
  /// them.
  void endAll() {
    Set.copyOf(running).forEach(timed -> timed.end(new UnitUnavailable(Unit.GATEWAY)));
    afterwards.all();
    outcomes().flush();
  }
}
