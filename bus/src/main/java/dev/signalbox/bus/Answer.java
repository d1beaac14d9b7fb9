package dev.signalbox.bus;

import dev.signalbox.api.Outcome;

/// What comes back from another node. The event bus reads an answer before it hands it over, and
/// never completes a question whose answer cannot be read: that it cannot has to be a value.
sealed interface Answer<A> {
  /// The answer.
  record Read<A>(Outcome<A> outcome) implements Answer<A> {}

  /// One that is of another build.
  record Unread<A>(NotUnderstood why) implements Answer<A> {}

  /// The form of answers whose outcomes have `form`.
  static <A> RecordCodec.Form<Answer<A>> form(RecordCodec.Form<Outcome<A>> form) {
    return new RecordCodec.Form<>() {
      @Override
      public byte[] write(Answer<A> answer) {
        return switch (answer) {
          case Read<A>(Outcome<A> outcome) -> form.write(outcome);
          case Unread<A>(NotUnderstood why) -> throw why;
        };
      }

      @Override
      public Answer<A> read(byte[] bytes) {
        try {
          return new Read<>(form.read(bytes));
        } catch (RuntimeException e) {
          return new Unread<>(NotUnderstood.because(e));
        }
      }
    };
  }
}
