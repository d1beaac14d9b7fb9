package dev.signalbox.api;

import java.util.function.Function;

/// The answer of a step that may fail in an expected way: failures travel as values, never as
/// exceptions over the bus.
///
/// @param <T> the value of a success
public sealed interface Outcome<T> {
  /// The step succeeded.
  record Ok<T>(T value) implements Outcome<T> {}

  /// The step failed in a way the caller has to decide about.
  record Err<T>(GatewayError error) implements Outcome<T> {}

  /// A success holding `value`.
  static <T> Outcome<T> ok(T value) {
    return new Ok<>(value);
  }

  /// A failure holding `error`.
  static <T> Outcome<T> err(GatewayError error) {
    return new Err<>(error);
  }

  /// The same outcome with a success mapped by `change`; a failure stays as it is.
  default <U> Outcome<U> map(Function<? super T, ? extends U> change) {
    return switch (this) {
      case Ok<T>(T value) -> new Ok<>(change.apply(value));
      case Err<T>(GatewayError error) -> new Err<>(error);
    };
  }

  /// What `next` makes of a success; a failure stays as it is.
  default <U> Outcome<U> flatMap(Function<? super T, Outcome<U>> next) {
    return switch (this) {
      case Ok<T>(T value) -> next.apply(value);
      case Err<T>(GatewayError error) -> new Err<>(error);
    };
  }
}
