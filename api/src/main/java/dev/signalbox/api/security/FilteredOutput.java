package dev.signalbox.api.security;

import java.util.List;

/// What may leave of a piece of output. A block is not this but `GatewayError.OutputBlocked`.
///
/// @param text safe to send, redactions made
/// @param progress to be passed with the next piece of the same channel
/// @param unscanned the rules that did not read it, and why; the same list as long as nothing about
///   that changes
public record FilteredOutput(
    String text, FilterProgress progress, List<Finding> findings, List<RuleVerdict> unscanned) {
  public FilteredOutput {
    findings = List.copyOf(findings);
    unscanned = List.copyOf(unscanned);
  }

  /// What every rule has read.
  public FilteredOutput(String text, FilterProgress progress, List<Finding> findings) {
    this(text, progress, findings, List.of());
  }
}
