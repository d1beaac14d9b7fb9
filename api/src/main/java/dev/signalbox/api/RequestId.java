package dev.signalbox.api;

/// Names one inference from the edge to the ledger. Kept from the caller's `X-Request-Id` when it
/// is well formed.
///
/// @param value 1 to 128 characters of `A-Z a-z 0-9 . _ : -`
public record RequestId(String value) {
  private static final int MAX_LENGTH = 128;

  public RequestId {
    if (!isWellFormed(value)) {
      throw new IllegalArgumentException(
          "a request id has 1 to 128 characters of A-Z a-z 0-9 . _ : -");
    }
  }

  /// Whether `value` may serve as a request id.
  public static boolean isWellFormed(String value) {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      return false;
    }
    for (var i = 0; i < value.length(); i++) {
      if (!isAllowed(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAllowed(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == ':'
        || c == '-';
  }

  @Override
  public String toString() {
    return value;
  }
}
