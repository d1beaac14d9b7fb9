package dev.signalbox.bus;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Says why the one place that is marked may use what everybody else must not.
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.CONSTRUCTOR, ElementType.METHOD})
@interface ForbiddenApiReason {
  /// The reason.
  String value();
}
