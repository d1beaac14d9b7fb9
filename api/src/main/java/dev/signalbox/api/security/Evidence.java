package dev.signalbox.api.security;

/// Why a detector spoke up, without a word of what it read.
///
/// @param rule the rule that weighed most, e.g. `override.previous`, or `learned`
/// @param score from 0 to 100; 0 where a rule has no doubts to weigh
/// @param ruleSet names the very rules and model that judged: two that differ judge differently
public record Evidence(String rule, int score, String ruleSet) {
  /// Of a rule that matches or does not.
  public static final Evidence NONE = new Evidence("", 0, "");
}
