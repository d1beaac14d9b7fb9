package dev.signalbox.api.security;

import java.util.Optional;

/// How rules ended with an answer. Those that did not read it are told apart by why.
public enum RuleState {
  /// Read all of it and found nothing.
  PASSED("passed", ""),
  /// Took something out of it.
  REDACTED("redacted", ""),
  /// Kept it from leaving.
  BLOCKED("blocked", ""),
  /// Could not read it, so it did not leave.
  FAILED("failed", ""),
  /// An operator switched them off.
  SWITCHED_OFF(RuleState.NOT_SCANNED, "switched_off"),
  /// The system prompt has too few words for an overlap to mean anything.
  PROMPT_TOO_SHORT(RuleState.NOT_SCANNED, "prompt_too_short"),
  /// Other rules blocked the answer before these had read all of it.
  ANSWER_BLOCKED(RuleState.NOT_SCANNED, "answer_blocked"),
  /// The model wrote nothing.
  NOTHING_WRITTEN(RuleState.NOT_SCANNED, "nothing_written");

  private static final String NOT_SCANNED = "not_scanned";

  private final String wireName;
  private final String reason;

  RuleState(String wireName, String reason) {
    this.wireName = wireName;
    this.reason = reason;
  }

  /// `passed`, `redacted`, `blocked`, `failed` or `not_scanned`.
  public String wireName() {
    return wireName;
  }

  /// Why rules did not read; absent where they did.
  public Optional<String> reason() {
    return reason.isEmpty() ? Optional.empty() : Optional.of(reason);
  }

  /// With its reason, where it has one.
  String brief() {
    return reason.isEmpty() ? wireName : wireName + " (" + reason + ')';
  }
}
