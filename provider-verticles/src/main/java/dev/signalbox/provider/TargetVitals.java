package dev.signalbox.provider;

import dev.signalbox.api.fleet.Presence.Circuit;
import dev.signalbox.api.fleet.Presence.TargetHealth;
import dev.signalbox.api.routing.Target;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/// How the calls of one target go, and whether it is in rotation. Shared by all lanes, never
/// blocks; every change of its circuit is told once.
final class TargetVitals {
  private static final double WEIGHT_OF_NEWEST = 0.2;

  /// What is older says nothing about now.
  private static final long FORGET_MILLIS = 600_000;

  private final Target target;
  private final Conditions conditions;
  private final Switches switches;
  private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Quantile slowest = new Quantile();

  /// One immutable picture, so that a decision and what it follows from are replaced together.
  private record State(
      Window window,
      double firstTokenMillis,
      double totalMillis,
      long lastMillis,
      Breaker breaker) {
    static final State NEW = new State(Window.EMPTY, 0, 0, 0, Breaker.NEW);

    State with(Breaker changed) {
      return new State(window, firstTokenMillis, totalMillis, lastMillis, changed);
    }

    State after(Verdict verdict, Times times, long now) {
      var remembered = now - lastMillis > FORGET_MILLIS ? Window.EMPTY : window;
      return new State(
          remembered.after(verdict),
          average(firstTokenMillis, times.firstTokenMillis),
          average(totalMillis, verdict == Verdict.ANSWERED ? times.totalMillis : NOT_MEASURED),
          now,
          breaker);
    }

    private static double average(double before, long newest) {
      if (newest < 0) {
        return before;
      }
      return before == 0 ? newest : before + WEIGHT_OF_NEWEST * (newest - before);
    }
  }

  static final long NOT_MEASURED = -1;

  /// What a call took, in ms from its begin.
  ///
  /// @param firstTokenMillis to the first piece of the answer, or [#NOT_MEASURED]
  /// @param totalMillis to its end
  record Times(long firstTokenMillis, long totalMillis) {}

  /// A call was let through.
  ///
  /// @param trial whether the circuit's state depends on it
  record Pass(boolean granted, boolean trial) {}

  TargetVitals(Target target, Conditions conditions, Switches switches) {
    this.target = target;
    this.conditions = conditions;
    this.switches = switches;
  }

  /// Asks for a call to be let through. One that is must be [#ended].
  Pass enter(long now) {
    while (true) {
      var before = state.get();
      if (!before.breaker.lets(now)) {
        return new Pass(false, false);
      }
      var after = before.with(before.breaker.passed(now));
      if (before.breaker.equals(after.breaker) || state.compareAndSet(before, after)) {
        told(before, after, now);
        inFlight.incrementAndGet();
        return new Pass(true, before.breaker.circuit() != Circuit.CLOSED);
      }
    }
  }

  /// A call that was let through is over.
  void ended(Pass pass, Verdict verdict, Times times, long now) {
    inFlight.decrementAndGet();
    noteBegin(verdict, times);
    if (verdict == Verdict.NOTHING) {
      if (pass.trial) {
        change(now, before -> before.with(before.breaker.released()));
      }
      return;
    }
    change(now, before -> judged(before.after(verdict, times, now), pass, verdict, now));
  }

  /// A call that was given up unanswered would have taken longer still. Left out, slow beginnings
  /// would vanish from the percentile just because others were asked instead of them.
  private void noteBegin(Verdict verdict, Times times) {
    var usual = state.get().firstTokenMillis;
    if (times.firstTokenMillis >= 0) {
      slowest.add(times.firstTokenMillis);
    } else if (verdict == Verdict.NOTHING && usual > 0 && times.totalMillis > usual) {
      slowest.add(times.totalMillis);
    }
  }

  private State judged(State measured, Pass pass, Verdict verdict, long now) {
    var breaker = measured.breaker;
    return switch (verdict) {
      case ANSWERED -> {
        var answered = breaker.answered(pass.trial);
        yield answered.circuit() == breaker.circuit()
            ? orOpened(measured.with(answered), now)
            : fresh(measured, answered);
      }
      case REFUSED -> pass.trial ? fresh(measured, breaker.answered(true)) : measured;
      case DENIED -> pass.trial ? measured.with(breaker.released()) : orOpened(measured, now);
      case FAILED -> failed(measured, pass, now);
      case NOTHING -> measured;
    };
  }

  /// What was before a circuit closed must not open it again.
  private static State fresh(State measured, Breaker closed) {
    return new State(
        Window.EMPTY, measured.firstTokenMillis, measured.totalMillis, measured.lastMillis, closed);
  }

  private State failed(State measured, Pass pass, long now) {
    var breaker = measured.breaker;
    if (breaker.isOnParole() || (pass.trial && breaker.circuit() == Circuit.HALF_OPEN)) {
      return measured.with(breaker.opened("it failed again on its return", now, conditions));
    }
    return orOpened(measured.with(breaker.failed()), now);
  }

  private State orOpened(State measured, long now) {
    var breaker = measured.breaker;
    if (breaker.circuit() != Circuit.CLOSED) {
      return measured;
    }
    return conditions
        .broken(measured.window, measured.firstTokenMillis, breaker.failuresInRow())
        .map(why -> measured.with(breaker.opened(why, now, conditions)))
        .orElse(measured);
  }

  /// Whether the time of an open circuit is up and nobody tries the target: then a free check may
  /// find out, and [#checked] tells how it went. Half-opens it.
  boolean wantsCheck(long now) {
    var breaker = state.get().breaker;
    if (breaker.circuit() == Circuit.CLOSED || !breaker.lets(now)) {
      return false;
    }
    var pass = enter(now);
    if (pass.granted) {
      inFlight.decrementAndGet();
    }
    return pass.trial;
  }

  /// The check that [#wantsCheck] asked for is done.
  void checked(boolean well, long now) {
    change(
        now,
        before -> {
          if (before.breaker.circuit() != Circuit.HALF_OPEN) {
            return before;
          }
          return well
              ? fresh(before, before.breaker.checked())
              : before.with(before.breaker.opened("a check failed on its return", now, conditions));
        });
  }

  /// The check could not tell anything: the next call is a trial.
  void unchecked(long now) {
    change(now, before -> before.with(before.breaker.released()));
  }

  private void change(long now, UnaryOperator<State> step) {
    State before;
    State after;
    do {
      before = state.get();
      after = step.apply(before);
    } while (!state.compareAndSet(before, after));
    told(before, after, now);
  }

  private void told(State before, State after, long now) {
    if (before.breaker.circuit() != after.breaker.circuit()) {
      switches.switched(target, before.breaker, after.breaker, now);
    }
  }

  Target target() {
    return target;
  }

  Breaker breaker() {
    return state.get().breaker;
  }

  boolean isMeasured() {
    return state.get().lastMillis > 0;
  }

  /// How it goes, for whoever plans.
  ///
  /// @param notBeforeEpochMillis when its provider takes calls again, 0 when it does now
  TargetHealth health(long notBeforeEpochMillis) {
    var now = state.get();
    return new TargetHealth(
        target.model(),
        now.breaker.circuit(),
        Math.round(now.firstTokenMillis),
        slowest.value(),
        Math.round(now.totalMillis),
        now.window.successPercent(),
        now.window.calls(),
        inFlight.get(),
        notBeforeEpochMillis);
  }
}
