package dev.signalbox.cost;

/// The names of accounts as an operator may write them.
final class AccountName {
  /// A key's hash has 64 characters, a session id may have 256.
  private static final int LONGEST = "session:".length() + 64 + 1 + 256;

  private AccountName() {}

  /// Whether `name` has the form `key:…` or `session:…` without control characters.
  static boolean isWellFormed(String name) {
    var rest =
        name.startsWith("key:")
            ? name.substring("key:".length())
            : name.startsWith("session:") ? name.substring("session:".length()) : "";
    return !rest.isBlank()
        && name.length() <= LONGEST
        && name.codePoints().noneMatch(Character::isISOControl);
  }
}
