package dev.signalbox.cost;

import java.util.Set;

/// The names of accounts as an operator may write them.
final class AccountName {
  /// A key's hash has 64 characters, a session id may have 256.
  private static final int LONGEST = "session:".length() + 64 + 1 + 256;

  private static final Set<String> KINDS = Set.of("key", "session", "user", "team", "org");

  private AccountName() {}

  /// Whether `name` is a kind of account, a colon and a name without control characters.
  static boolean isWellFormed(String name) {
    var colon = name.indexOf(':');
    return colon > 0
        && KINDS.contains(name.substring(0, colon))
        && !name.substring(colon + 1).isBlank()
        && name.length() <= LONGEST
        && name.codePoints().noneMatch(Character::isISOControl);
  }
}
