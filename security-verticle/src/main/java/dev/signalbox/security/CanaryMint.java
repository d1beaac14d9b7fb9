package dev.signalbox.security;

import dev.signalbox.api.security.Canary;
import java.util.random.RandomGenerator;

/// Makes canaries: 128 random bits in lower-case base 32 without letters that look like digits.
final class CanaryMint {
  private static final String ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz0";
  private static final int LENGTH = 26;
  private static final int BITS = 5;

  private final RandomGenerator random;

  /// A mint whose `random` must be unguessable in production.
  CanaryMint(RandomGenerator random) {
    this.random = random;
  }

  Canary next() {
    long high = random.nextLong();
    long low = random.nextLong();
    var token = new char[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      token[i] = ALPHABET.charAt((int) (low & ((1 << BITS) - 1)));
      low = (low >>> BITS) | (high << (Long.SIZE - BITS));
      high >>>= BITS;
    }
    return new Canary(new String(token));
  }
}
