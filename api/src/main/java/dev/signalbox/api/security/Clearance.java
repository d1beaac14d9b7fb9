package dev.signalbox.api.security;

import java.util.List;

/// The request may pass.
///
/// @param canary to be placed in the system prompt, and watched for in the output
/// @param findings what was flagged without being refused
public record Clearance(Canary canary, List<Finding> findings) {
  public Clearance {
    findings = List.copyOf(findings);
  }
}
