package dev.signalbox.api;

/// One reason why an input was refused.
///
/// @param field the JSON path of the offending value, e.g. `messages[2].content`
/// @param rule the limit or detector that refused it, e.g. `required` or `instruction_override`
/// @param message what is wrong and the way out; never the offending text itself
/// @param score the detector's score from 0 to 100; 0 for violations of shape and limits
/// @param start first character of the evidence in that field, counted from 0
/// @param end one past its last character; 0 where the whole field is meant
/// @param ruleSet names the rules and the model that judged; empty for shape and limits
public record Violation(
    String field, String rule, String message, int score, int start, int end, String ruleSet) {
  /// A violation of shape or limits.
  public static Violation of(String field, String rule, String message) {
    return new Violation(field, rule, message, 0, 0, 0, "");
  }
}
