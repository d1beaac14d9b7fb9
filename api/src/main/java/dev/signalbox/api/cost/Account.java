package dev.signalbox.api.cost;

import dev.signalbox.api.CallerKey;

/// A name under which money is counted: a key or a session.
///
/// @param id `key:<hash>` or `session:<hash>:<id>`
public record Account(String id) {
  /// The account of a key.
  public static Account ofKey(CallerKey caller) {
    return new Account("key:" + caller.hash());
  }

  /// The account of a caller's session. Another caller's session of the same name is another
  /// account.
  public static Account ofSession(CallerKey caller, String sessionId) {
    return new Account("session:" + caller.hash() + ":" + sessionId);
  }

  @Override
  public String toString() {
    return id;
  }
}
