package dev.signalbox.gateway;

import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.security.Finding;
import dev.signalbox.api.security.OutputScan;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What is said about an answer once it is whole.
///
/// @param model the id the provider says answered
/// @param stopSequence the caller's text that ended it, where its provider tells
/// @param further why each further answer to the same request ended
/// @param usage of everybody who wrote a part of it
/// @param durationMillis from the request's arrival to here
/// @param budgetTokens the output a budget had room for, where the answer ended because of it
record AnswerSummary(
    String model,
    FinishReason finishReason,
    Optional<String> stopSequence,
    List<FinishReason> further,
    Usage usage,
    CostReport cost,
    Judged judged,
    Course course,
    long durationMillis,
    OptionalInt budgetTokens) {
  /// What the security unit said.
  ///
  /// @param findings in the request and in the answer
  /// @param scan what each rule of the output filter did about the answer
  record Judged(List<Finding> findings, OutputScan scan) {
    Judged {
      findings = List.copyOf(findings);
    }
  }

  /// Whether anything was taken out of the answer.
  boolean sanitized() {
    for (var finding : judged.findings()) {
      if (finding.action() == Finding.Action.REDACTED) {
        return true;
      }
    }
    return false;
  }
}
