package dev.signalbox.cost;

import dev.signalbox.api.inference.Usage;
import java.util.List;

/// What replicas of the simulation write about requests.
final class SimulatedLines {
  private SimulatedLines() {}

  static List<LedgerLine> releases(HoldAsk ask, long millis) {
    return ask.accounts().stream()
        .map(name -> line(ask, name, LedgerLine.RELEASE, 0, millis))
        .toList();
  }

  static LedgerLine line(HoldAsk ask, String account, int attempt, long spent, long millis) {
    var month = Cycle.at(millis).firstDay();
    return new LedgerLine(
        ask.id().value(),
        account,
        attempt,
        attempt == LedgerLine.RELEASE ? EntryState.RELEASED : EntryState.SETTLED,
        month,
        month,
        0,
        spent,
        null,
        Usage.NONE,
        millis);
  }
}
