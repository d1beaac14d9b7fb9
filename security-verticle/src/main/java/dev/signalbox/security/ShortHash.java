package dev.signalbox.security;

import java.util.HexFormat;

/// Names a set of rules by what is in it.
final class ShortHash {
  private static final int BYTES = 6;

  private ShortHash() {}

  /// The first 12 hex digits of the SHA-256 of `content`.
  static String of(byte[] content) {
    return HexFormat.of().formatHex(Sha256.digest().digest(content), 0, BYTES);
  }
}
