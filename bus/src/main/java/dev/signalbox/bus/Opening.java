package dev.signalbox.bus;

import dev.signalbox.api.Deadline;

/// A question that is answered by a stream, with where its events go.
record Opening<Q, E>(Q question, Deadline deadline, Line<E> line) {
  /// The way back to the asker.
  sealed interface Line<E> {}

  /// The asker is in this process.
  record Near<E>(Inbox<E> inbox) implements Line<E> {}

  /// The asker is on another node, where it knows the stream as number `stream`.
  record Far<E>(String node, long stream) implements Line<E> {}
}
