package dev.signalbox.api.security;

/// Something a detector saw. Carries where and what kind, never the value itself.
///
/// @param kind e.g. `aws_access_key`, `credit_card`, `canary`
/// @param where the channel it was seen in, e.g. `output`, `messages[1].content`,
///   `tool_calls[0].arguments`
/// @param start first character in that channel's text, counted from 0
/// @param end one past its last character
/// @param evidence which rule weighed how much; [Evidence#NONE] where a rule only matches
public record Finding(
    String kind,
    Severity severity,
    Action action,
    String where,
    int start,
    int end,
    Evidence evidence) {
  /// What was done about it.
  public enum Action {
    FLAGGED,
    REDACTED,
    BLOCKED
  }
}
