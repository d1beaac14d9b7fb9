package dev.signalbox.security;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Names a set of rules by what is in it.
final class ShortHash {
  private static final int BYTES = 6;

  private ShortHash() {}

  /// The first 12 hex digits of the SHA-256 of `content`.
  static String of(byte[] content) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
