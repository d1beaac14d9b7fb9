package dev.signalbox.security;

/// Why a request was blocked, as an operator may see it: no word of its text.
///
/// @param attack its class, e.g. `instruction_override`
/// @param rule the rule that weighed most, e.g. `override.previous`
/// @param score 0 to 100
/// @param atMillis when, ms since the epoch; 0 when nothing is known
record BlockReason(String attack, String rule, int score, long atMillis) {
  static final BlockReason UNKNOWN = new BlockReason("", "", 0, 0);
}
