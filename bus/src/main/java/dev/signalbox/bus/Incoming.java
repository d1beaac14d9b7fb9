package dev.signalbox.bus;

import dev.signalbox.api.Outcome;

/// A question as it arrives, with the way back to who asked.
interface Incoming<Q, A> {
  /// What is asked.
  ///
  /// @throws RuntimeException if what came from another node cannot be read
  Q body();

  /// Answers; this or [#notUnderstood] is to be called once.
  void reply(Outcome<A> outcome);

  /// Nothing was done about it, since it cannot be read here; who asked may ask somebody else.
  void notUnderstood(NotUnderstood why);
}
