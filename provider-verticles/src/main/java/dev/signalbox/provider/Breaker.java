package dev.signalbox.provider;

import dev.signalbox.api.fleet.Presence.Circuit;

/// A circuit breaker as a value: what may pass, and what follows from how it went.
///
/// @param reason why it is not closed, or why it closed
/// @param retryAtMillis when an open one lets a trial through
/// @param openings how often it opened since a call was last answered; more than 0 means that one
///   failure is enough to open it again
/// @param failuresInRow since a call was last answered
/// @param trialAtMillis when the running trial began, [#NO_TRIAL] when none does
record Breaker(
    Circuit circuit,
    String reason,
    long retryAtMillis,
    int openings,
    int failuresInRow,
    long trialAtMillis) {
  static final long NO_TRIAL = -1;

  /// A trial that has not ended after so long counts as lost.
  private static final long LOST_TRIAL_MILLIS = 120_000;

  static final Breaker NEW = new Breaker(Circuit.CLOSED, "", 0, 0, 0, NO_TRIAL);

  /// Whether a call may pass now.
  boolean lets(long now) {
    return switch (circuit) {
      case CLOSED -> true;
      case OPEN -> now >= retryAtMillis;
      case HALF_OPEN -> trialAtMillis == NO_TRIAL || now - trialAtMillis >= LOST_TRIAL_MILLIS;
    };
  }

  /// A call passes that it lets: a trial, unless it is closed.
  Breaker passed(long now) {
    return circuit == Circuit.CLOSED
        ? this
        : new Breaker(Circuit.HALF_OPEN, reason, retryAtMillis, openings, failuresInRow, now);
  }

  /// The trial said nothing: the next call is one.
  Breaker released() {
    return circuit == Circuit.HALF_OPEN
        ? new Breaker(Circuit.HALF_OPEN, reason, retryAtMillis, openings, failuresInRow, NO_TRIAL)
        : this;
  }

  /// The target answered a call. One that began before the circuit opened does not close it.
  Breaker answered(boolean trial) {
    if (circuit == Circuit.CLOSED) {
      return openings == 0 && failuresInRow == 0 ? this : NEW;
    }
    return trial
        ? new Breaker(Circuit.CLOSED, "a trial call was answered", 0, 0, 0, NO_TRIAL)
        : this;
  }

  /// The target is there again, which is less than an answered call: it closes, and one failure
  /// opens it again.
  Breaker checked() {
    return circuit == Circuit.CLOSED
        ? this
        : new Breaker(Circuit.CLOSED, "a check was answered", 0, openings, 0, NO_TRIAL);
  }

  /// The target failed a call, which alone does not open a closed circuit.
  Breaker failed() {
    return circuit == Circuit.CLOSED
        ? new Breaker(circuit, reason, retryAtMillis, openings, failuresInRow + 1, NO_TRIAL)
        : this;
  }

  boolean isOnParole() {
    return circuit == Circuit.CLOSED && openings > 0;
  }

  /// Opens because of `why`, for longer each time until a call is answered.
  Breaker opened(String why, long now, Conditions conditions) {
    return new Breaker(
        Circuit.OPEN,
        why,
        now + conditions.openMillis(openings),
        openings + 1,
        failuresInRow,
        NO_TRIAL);
  }
}
