package dev.signalbox.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The test provokes something that is rightly logged at ERROR, or blocks an event loop on purpose.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface ErrorsExpected {
  /// Why.
  String value();
}
