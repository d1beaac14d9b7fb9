package dev.signalbox.platform;

import java.util.function.Function;

/// One thing an operator can set, with its default: the single source for reading it, listing it
/// and documenting it.
///
/// @param key dotted place in the config file, e.g. `cost.hardUsd`
/// @param env environment variable that wins over the file
/// @param fallback the default as it would be written, empty for "not set"
/// @param meaning one sentence with unit and range
/// @param parser turns the written value into the typed one; throws `IllegalArgumentException`
///   saying what is expected
/// @param secret whether the value is never shown
public record Setting<T>(
    String key,
    String env,
    String fallback,
    String meaning,
    Function<String, T> parser,
    boolean secret) {

  /// A text.
  public static Setting<String> text(String key, String env, String fallback, String meaning) {
    return new Setting<>(key, env, fallback, meaning, Function.identity(), false);
  }

  /// A text that is never shown.
  public static Setting<String> secret(String key, String env, String meaning) {
    return new Setting<>(key, env, "", meaning, Function.identity(), true);
  }

  /// `true` or `false`.
  public static Setting<Boolean> flag(String key, String env, boolean fallback, String meaning) {
    return new Setting<>(key, env, Boolean.toString(fallback), meaning, Setting::parseFlag, false);
  }

  /// A whole number from `min` to `max`.
  public static Setting<Integer> number(
      String key, String env, int fallback, Range range, String meaning) {
    return new Setting<>(key, env, Integer.toString(fallback), meaning, range::parse, false);
  }

  private static boolean parseFlag(String written) {
    return switch (written) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("expected true or false");
    };
  }

  /// The numbers a setting may take, both ends included.
  public record Range(int min, int max) {
    int parse(String written) {
      try {
        var value = Integer.parseInt(written);
        if (value >= min && value <= max) {
          return value;
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("expected a whole number from " + min + " to " + max, e);
      }
      throw new IllegalArgumentException("expected a whole number from " + min + " to " + max);
    }
  }
}
