package dev.signalbox.security.identity;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/// Makes keys: `sbx_`, eight characters that name the key and may be seen, and 43 that nobody can
/// guess (256 bits).
final class KeySecrets {
  static final String PREFIX = "sbx_";

  private static final int ID_CHARS = 8;
  private static final int SECRET_CHARS = 43;

  /// Without those that are mistaken for each other.
  private static final String OF_IDS = "abcdefghjkmnpqrstuvwxyz23456789";

  private static final String OF_SECRETS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private final RandomGenerator random = new SecureRandom();

  String newId() {
    return draw(OF_IDS, ID_CHARS);
  }

  String newKey(String id) {
    return PREFIX + id + "_" + draw(OF_SECRETS, SECRET_CHARS);
  }

  private String draw(String alphabet, int length) {
    var drawn = new StringBuilder(length);
    for (var i = 0; i < length; i++) {
      drawn.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return drawn.toString();
  }
}
