package dev.signalbox.platform.catalogue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A short name for a text's content.
final class ContentHash {
  private static final String ALGORITHM = "SHA-256";
  private static final int BYTES = 4;

  private ContentHash() {}

  /// Eight hex digits.
  static String of(String content) {
    try {
      var hash =
          MessageDigest.getInstance(ALGORITHM).digest(content.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
