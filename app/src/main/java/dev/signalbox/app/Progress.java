package dev.signalbox.app;

import java.io.PrintStream;
import java.time.InstantSource;

/// The lines a person sees while Signalbox starts: one per finished step, with what it took.
final class Progress {
  private final PrintStream out;
  private final InstantSource clock;
  private final long startedAt;
  private long lastStepAt;

  Progress(PrintStream out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
    this.startedAt = clock.millis();
    this.lastStepAt = startedAt;
  }

  /// A step is done; its time counts from the step before.
  void done(String step) {
    var now = clock.millis();
    out.printf("  %-62s %5d ms%n", step, now - lastStepAt);
    lastStepAt = now;
  }

  /// Something that is not a step.
  void say(String line) {
    out.println(line);
  }

  /// Milliseconds since the start.
  long totalMillis() {
    return clock.millis() - startedAt;
  }
}
