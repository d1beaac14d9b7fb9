package dev.signalbox.api;

/// Who asks, without the credential itself: the salted hash of an API key and the few characters an
/// operator may see.
///
/// @param hash lower-case hex of HMAC-SHA-256 over the key under the installation's pepper,
///   `anonymous`, or of a user with a token `user-` and a hash of its id
/// @param prefix the visible first characters of the key, at most 8, never the whole key
public record CallerKey(String hash, String prefix) {
  private static final String USER = "user-";

  /// The caller that presented no credential.
  public static final CallerKey ANONYMOUS = new CallerKey("anonymous", "anonymous");

  /// A user who shows a token; `hash` is of its id.
  public static CallerKey ofUser(String hash) {
    return new CallerKey(USER + hash, "user");
  }

  /// Whom it stands for: `key`, `user` or `anonymous`.
  public String kind() {
    if (isAnonymous()) {
      return "anonymous";
    }
    return hash.startsWith(USER) ? "user" : "key";
  }

  /// Whether no credential was presented. Quarantine and per-key limits still apply to all such
  /// callers together.
  public boolean isAnonymous() {
    return equals(ANONYMOUS);
  }

  @Override
  public String toString() {
    return prefix + "…";
  }
}
