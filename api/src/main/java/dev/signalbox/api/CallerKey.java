package dev.signalbox.api;

import java.util.Arrays;
import java.util.Optional;

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

  /// Whom one stands for.
  public enum Kind {
    KEY("key"),
    USER("user"),
    ANONYMOUS("anonymous");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /// As messages between nodes say it: a text, so that one which another build does not say or
    /// does not know takes nothing from what it stands in.
    public String word() {
      return word;
    }

    /// What `word` means. Empty where nobody knows: older nodes say nothing, newer ones may say
    /// what is not known here.
    public static Optional<Kind> of(String word) {
      return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }
  }

  /// Whom it stands for.
  public Kind kind() {
    if (isAnonymous()) {
      return Kind.ANONYMOUS;
    }
    return hash.startsWith(USER) ? Kind.USER : Kind.KEY;
  }

  /// What it is told while it is locked out.
  ///
  /// @param remainingMillis 0 when `permanent`
  public GatewayError.KeyQuarantined quarantined(boolean permanent, long remainingMillis) {
    return new GatewayError.KeyQuarantined(permanent, remainingMillis, kind().word());
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
