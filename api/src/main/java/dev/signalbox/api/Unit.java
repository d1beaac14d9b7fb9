package dev.signalbox.api;

/// A deployable part of Signalbox. Its name is the role on the command line, the metric label and
/// the name in `/status`.
public enum Unit {
  GATEWAY("gateway"),
  SECURITY("security"),
  COST("cost"),
  ROUTER("router"),
  PROVIDERS("providers"),
  CONVERSATIONS("conversations");

  private final String id;

  Unit(String id) {
    this.id = id;
  }

  /// Lower-case name, e.g. `security`.
  public String id() {
    return id;
  }
}
