package dev.signalbox.api.cost;

/// Where an account stands against its thresholds. Ordered from harmless to refused; `UNKNOWN`
/// while the cost unit cannot tell.
public enum CostState {
  OK,
  WARNING,
  SOFT,
  HARD,
  UNKNOWN
}
