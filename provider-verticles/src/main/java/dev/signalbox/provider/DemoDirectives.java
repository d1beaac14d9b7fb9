package dev.signalbox.provider;

import java.time.Duration;
import java.util.Optional;

/// What a message asks the demo to do, for tests and drills: words like `demo:fail=503`.
///
/// @param text the message
record DemoDirectives(String text) {
  static final int MAX_WORDS = 20_000;
  private static final long MAX_WAIT_MILLIS = 600_000;

  /// `demo:fail=503` or `demo:rate-limit`: the HTTP status to fail with.
  Optional<Integer> failure() {
    if (has("rate-limit")) {
      return Optional.of(429);
    }
    return number("fail").filter(status -> status >= 400 && status < 600);
  }

  /// `demo:stall=2s`: how long nothing happens first.
  Duration stall() {
    return wait("stall");
  }

  /// `demo:delay=20ms`: how long each word takes.
  Duration delay() {
    return wait("delay");
  }

  /// `demo:words=500`: how long the answer is.
  Optional<Integer> words() {
    return number("words").map(words -> Math.clamp(words, 0, MAX_WORDS));
  }

  /// `demo:cut`: the stream breaks off half-way.
  boolean cut() {
    return has("cut");
  }

  /// `demo:echo-system`: the answer is the system prompt.
  boolean echoSystem() {
    return has("echo-system");
  }

  /// `demo:say=…`: the answer is the rest of the message, exactly.
  Optional<String> say() {
    var at = text.indexOf("demo:say=");
    return at < 0 ? Optional.empty() : Optional.of(text.substring(at + "demo:say=".length()));
  }

  private boolean has(String name) {
    var word = "demo:" + name;
    var at = text.indexOf(word);
    var end = at + word.length();
    return at >= 0 && (end == text.length() || !isPart(text.charAt(end)));
  }

  private Optional<String> value(String name) {
    var start = "demo:" + name + "=";
    var at = text.indexOf(start);
    if (at < 0) {
      return Optional.empty();
    }
    var end = at + start.length();
    while (end < text.length() && isPart(text.charAt(end))) {
      end++;
    }
    return Optional.of(text.substring(at + start.length(), end));
  }

  private static boolean isPart(char c) {
    return Character.isLetterOrDigit(c) || c == '-';
  }

  private Optional<Integer> number(String name) {
    return value(name).flatMap(DemoDirectives::parse);
  }

  private static Optional<Integer> parse(String written) {
    try {
      return Optional.of(Integer.parseInt(written));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private Duration wait(String name) {
    var written = value(name).orElse("0");
    var inMillis = written.endsWith("ms");
    var digits = written.chars().takeWhile(Character::isDigit).count();
    var millis =
        parse(written.substring(0, (int) digits)).map(n -> inMillis ? n : n * 1000L).orElse(0L);
    return Duration.ofMillis(Math.clamp(millis, 0, MAX_WAIT_MILLIS));
  }
}
