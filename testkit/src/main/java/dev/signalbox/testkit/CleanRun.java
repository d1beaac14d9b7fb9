package dev.signalbox.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Gives test methods a `Vertx` of their own where they take one as a parameter, and fails a test
/// that logged at ERROR without [ErrorsExpected] or that blocked an event loop.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(CleanRunExtension.class)
public @interface CleanRun {}
