package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.security.FilteredOutput;
import dev.signalbox.api.security.Finding;
import dev.signalbox.api.security.OutputScan;
import dev.signalbox.api.security.RuleVerdict;
import dev.signalbox.api.security.UnreadPart;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Remembers of an answer under way what its [OutputScan] will say. A piece about which there is
/// nothing new to say costs one comparison.
final class ScanTally {
  private final List<Finding> findings = new ArrayList<>(0);
  private final Set<RuleVerdict> unscanned = new LinkedHashSet<>(0);
  private final Set<UnreadPart> unread = EnumSet.noneOf(UnreadPart.class);
  private List<RuleVerdict> latest = List.of();
  private OutputScan.Ending ending = OutputScan.Ending.NOTHING_WRITTEN;

  /// A piece was filtered.
  void read(FilteredOutput piece) {
    if (ending == OutputScan.Ending.NOTHING_WRITTEN) {
      ending = OutputScan.Ending.READ;
    }
    if (!piece.unscanned().equals(latest)) {
      latest = piece.unscanned();
      unscanned.addAll(latest);
    }
    findings.addAll(piece.findings());
  }

  /// Something passes that no rule can read.
  void passes(UnreadPart part) {
    unread.add(part);
  }

  /// The filter blocked a piece or could not read it.
  void ended(GatewayError error) {
    if (error instanceof GatewayError.OutputBlocked(var found, _)) {
      ending = OutputScan.Ending.BLOCKED;
      findings.addAll(found);
    } else {
      ending = OutputScan.Ending.FAILED;
    }
  }

  /// What was found so far, without what was blocked.
  List<Finding> findings() {
    return findings;
  }

  /// Whether anything was judged.
  boolean hasBegun() {
    return ending != OutputScan.Ending.NOTHING_WRITTEN;
  }

  /// Whether the filter let the answer go no further.
  boolean isKeptBack() {
    return ending == OutputScan.Ending.BLOCKED || ending == OutputScan.Ending.FAILED;
  }

  /// The verdicts on the answer to `request`.
  OutputScan scan(InferenceRequest request) {
    if (request.hasImages()) {
      unread.add(UnreadPart.PICTURES);
    }
    if (request.hasDocuments()) {
      unread.add(UnreadPart.DOCUMENTS);
    }
    return OutputScan.of(ending, unscanned, findings, List.copyOf(unread));
  }
}
