package dev.signalbox.cost;

import dev.signalbox.api.Money;
import dev.signalbox.api.cost.CostState;

/// What this replica knows of one account: the database's sums as last heard, plus what has not
/// reached it yet. Shared by all lanes; every method is short and never waits.
final class AccountState {
  private Cycle cycle;
  private boolean loaded;
  private long version;
  private long spent;
  private long held;
  private long ever;
  private long pendingSpent;
  private long pendingHeld;
  private long pendingEver;
  private int pendingLines;
  private long touchedMillis;
  private CostState alerted = CostState.OK;

  AccountState(Cycle cycle) {
    this.cycle = cycle;
    this.touchedMillis = cycle.fromMillis();
  }

  /// An account at one instant.
  record View(Money spent, Money held, Money ever, boolean loaded) {
    Money used() {
      return spent.plus(held);
    }
  }

  synchronized View view(long nowMillis) {
    turnTo(nowMillis);
    return new View(
        new Money(Math.max(0, spent + pendingSpent)),
        new Money(Math.max(0, held + pendingHeld)),
        new Money(Math.max(0, ever + pendingEver)),
        loaded);
  }

  synchronized boolean isLoaded() {
    return loaded;
  }

  /// Counts a line that is on its way to the database.
  synchronized void expect(LedgerLine line, long nowMillis) {
    turnTo(nowMillis);
    touchedMillis = nowMillis;
    pendingLines++;
    add(line, 1);
  }

  /// Forgets a line that has reached the database: the next [#heard] contains it.
  synchronized void arrived(LedgerLine line) {
    add(line, -1);
    if (--pendingLines <= 0) {
      // nothing is on its way: whatever is left over is not true
      pendingLines = 0;
      pendingSpent = 0;
      pendingHeld = 0;
      pendingEver = 0;
    }
  }

  /// Takes over the database's sums of `of`, unless newer ones are known. Those of a month that has
  /// just ended still say what was ever spent, which only grows: a line written at its last moment
  /// is in no other sums yet.
  synchronized void heard(Totals totals, Cycle of) {
    turnTo(of.fromMillis());
    if (!of.equals(cycle)) {
      ever = Math.max(ever, totals.everNano());
      return;
    }
    if (loaded && totals.version() < version) {
      return;
    }
    loaded = true;
    version = totals.version();
    spent = totals.spentNano();
    held = totals.heldNano();
    ever = totals.everNano();
  }

  /// Raises the highest state alerted in this cycle; true when `state` is a crossing nobody on this
  /// replica has reported yet.
  synchronized boolean crosses(CostState state, long nowMillis) {
    turnTo(nowMillis);
    if (state == CostState.UNKNOWN || state.compareTo(alerted) <= 0) {
      return false;
    }
    alerted = state;
    return true;
  }

  /// Limits have changed, and what counts as told is `state` at most.
  synchronized void toldAtMost(CostState state) {
    if (state.compareTo(alerted) < 0) {
      alerted = state;
    }
  }

  /// Whether nothing is lost by forgetting this account.
  synchronized boolean isIdleSince(long epochMillis) {
    return pendingLines == 0 && touchedMillis < epochMillis;
  }

  private void add(LedgerLine line, int sign) {
    if (line.heldCycle().equals(cycle.firstDay())) {
      pendingHeld += sign * line.heldNano();
    }
    if (line.cycle().equals(cycle.firstDay())) {
      pendingSpent += sign * line.spentNano();
    }
    pendingEver += sign * line.spentNano();
  }

  /// A new month begins with nothing spent; what is pending belongs to the old one.
  private void turnTo(long nowMillis) {
    if (nowMillis < cycle.untilMillis()) {
      return;
    }
    cycle = cycle.orAt(nowMillis);
    version = 0;
    spent = 0;
    held = 0;
    pendingSpent = 0;
    pendingHeld = 0;
    alerted = CostState.OK;
  }
}
