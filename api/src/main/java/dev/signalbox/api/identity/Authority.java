package dev.signalbox.api.identity;

/// What a caller may do; each includes those before it.
public enum Authority {
  /// Ask for inferences.
  CALLER,
  /// Look at and change what runs: providers, rules, quarantines, approvals.
  OPERATOR,
  /// Everything, keys and budgets included.
  ADMIN;

  /// Whether it includes `needed`.
  public boolean includes(Authority needed) {
    return compareTo(needed) >= 0;
  }
}
