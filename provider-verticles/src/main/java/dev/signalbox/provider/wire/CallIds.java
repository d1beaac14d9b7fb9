package dev.signalbox.provider.wire;

/// Ids of tool calls for providers that take only their own kind.
final class CallIds {
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int LENGTH = 9;
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private CallIds() {}

  /// `id` where it is nine letters and digits, else nine that are always the same for it: call and
  /// result still belong together, in this turn and the next.
  static String nineCharacters(String id) {
    if (id.length() == LENGTH && id.chars().allMatch(c -> DIGITS.indexOf(c) >= 0)) {
      return id;
    }
    var hash = FNV_OFFSET;
    for (var i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * FNV_PRIME;
    }
    var short9 = new StringBuilder(LENGTH);
    for (var i = 0; i < LENGTH; i++) {
      short9.append(DIGITS.charAt((int) Long.remainderUnsigned(hash, DIGITS.length())));
      hash = Long.divideUnsigned(hash, DIGITS.length());
    }
    return short9.toString();
  }
}
