package dev.signalbox.api.security;

import java.util.List;

/// What may leave of a piece of output. A block is not this but `GatewayError.OutputBlocked`.
///
/// @param text safe to send, redactions made
/// @param progress to be passed with the next piece of the same channel
public record FilteredOutput(String text, FilterProgress progress, List<Finding> findings) {
  public FilteredOutput {
    findings = List.copyOf(findings);
  }
}
