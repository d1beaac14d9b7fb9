package dev.signalbox.security;

import java.util.Random;

/// Makes random credentials from the lines of `secret-shapes.txt`. Reads the patterns on its own,
/// so that a mistake in how the product reads them shows.
final class ShapeSampler {
  private static final int MORE_THAN_LEAST = 3;

  private final String pattern;
  private final Random random;
  private int at;

  private ShapeSampler(String line, Random random) {
    this.pattern = line.substring(line.lastIndexOf(' ') + 1);
    this.random = random;
  }

  static String kind(String line) {
    return line.substring(0, line.indexOf(' '));
  }

  /// A random text in the form of the line, one of its shortest when `shortest`.
  static String sample(String line, Random random, boolean shortest) {
    var sampler = new ShapeSampler(line, random);
    var text = new StringBuilder();
    while (sampler.at < sampler.pattern.length()) {
      sampler.part(text, shortest);
    }
    return text.toString();
  }

  private void part(StringBuilder text, boolean shortest) {
    var choice = choice();
    int length = 1;
    if (at < pattern.length() && pattern.charAt(at) == '{') {
      int close = pattern.indexOf('}', at);
      var bounds = pattern.substring(at + 1, close).split(",", -1);
      int least = Integer.parseInt(bounds[0]);
      int most =
          bounds.length == 1
              ? least
              : bounds[1].isEmpty() ? least + MORE_THAN_LEAST : Integer.parseInt(bounds[1]);
      length = shortest ? least : least + random.nextInt(most - least + 1);
      at = close + 1;
    }
    for (int i = 0; i < length; i++) {
      text.append(choice.charAt(random.nextInt(choice.length())));
    }
  }

  private String choice() {
    char c = pattern.charAt(at++);
    if (c == '\\') {
      return String.valueOf(pattern.charAt(at++));
    }
    if (c != '[') {
      return String.valueOf(c);
    }
    int close = pattern.indexOf(']', at);
    var inside = pattern.substring(at, close);
    at = close + 1;
    var choice = new StringBuilder();
    for (int i = 0; i < inside.length(); i++) {
      boolean range = i + 2 < inside.length() && inside.charAt(i + 1) == '-';
      char last = range ? inside.charAt(i + 2) : inside.charAt(i);
      for (char one = inside.charAt(i); one <= last; one++) {
        choice.append(one);
      }
      i += range ? 2 : 0;
    }
    return choice.toString();
  }
}
