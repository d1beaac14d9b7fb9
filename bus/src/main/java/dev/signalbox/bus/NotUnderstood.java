package dev.signalbox.bus;

import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;

/// What came from another node cannot be read here, as a rule because its build is newer. Says what
/// was not known and never quotes anything else: messages carry what callers write.
final class NotUnderstood extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// As the event bus tells it to who asked.
  static final int CODE = 4_001;

  private NotUnderstood(String what) {
    super(what);
  }

  static NotUnderstood because(Exception cause) {
    return switch (cause) {
      case NotUnderstood already -> already;
      case InvalidFormatException wrong when isConstant(wrong) ->
          new NotUnderstood(wrong.getTargetType().getSimpleName() + "." + wrong.getValue());
      case InvalidTypeIdException wrong ->
          new NotUnderstood(
              wrong.getBaseType().getRawClass().getSimpleName() + "." + wrong.getTypeId());
      default -> new NotUnderstood(cause.getClass().getSimpleName());
    };
  }

  /// Whether `failure` is about a constant of an enum, or a case of a sealed interface, that this
  /// build does not know, and nothing else is wrong.
  static boolean isOfAnotherBuild(Exception failure) {
    return failure instanceof InvalidTypeIdException
        || (failure instanceof InvalidFormatException wrong && isConstant(wrong));
  }

  private static boolean isConstant(InvalidFormatException wrong) {
    return wrong.getTargetType() != null && wrong.getTargetType().isEnum();
  }
}
