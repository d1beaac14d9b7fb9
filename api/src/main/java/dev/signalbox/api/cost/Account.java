package dev.signalbox.api.cost;

import dev.signalbox.api.CallerKey;

/// A name under which money is counted: a key or a session.
///
/// @param id `key:<hash>` or `session:<id>`
public record Account(String id) {
  /// The account of a key.
  public static Account ofKey(CallerKey caller) {
    return new Account("key:" + caller.hash());
  }

  /// The account of a caller's session.
  public static Account ofSession(String sessionId) {
    return new Account("session:" + sessionId);
  }

  @Override
  public String toString() {
    return id;
  }
}
