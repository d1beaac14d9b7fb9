package dev.signalbox.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How a line tells what was thrown: in one line, by name, message and where in our own code it
/// came from if it did, then what caused it; with every frame where the level is `DEBUG` or below.
record Causes(boolean areWhole) {
  private static final String OURS = "dev.signalbox.";
  private static final int MOST = 16;
  private static final int LONGEST = 1_000;

  /// As a log of `level` tells them.
  static Causes at(String level) {
    return new Causes(Level.DEBUG.isGreaterOrEqual(Level.toLevel(level, Level.INFO)));
  }

  String told(IThrowableProxy thrown) {
    return areWhole
        ? ThrowableProxyUtil.asString(thrown)
        : Stream.iterate(thrown, Objects::nonNull, IThrowableProxy::getCause)
            .limit(MOST)
            .map(Causes::one)
            .collect(Collectors.joining(", caused by "));
  }

  private static String one(IThrowableProxy thrown) {
    var name = thrown.getClassName().substring(thrown.getClassName().lastIndexOf('.') + 1);
    return name + message(Objects.requireNonNullElse(thrown.getMessage(), "")) + place(thrown);
  }

  private static String message(String written) {
    var line = written.lines().map(String::strip).collect(Collectors.joining(" "));
    return line.isEmpty()
        ? ""
        : ": " + (line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line);
  }

  private static String place(IThrowableProxy thrown) {
    return Arrays.stream(thrown.getStackTraceElementProxyArray())
        .map(StackTraceElementProxy::getStackTraceElement)
        .filter(frame -> frame.getClassName().startsWith(OURS))
        .findFirst()
        .map(frame -> " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")")
        .orElse("");
  }
}
