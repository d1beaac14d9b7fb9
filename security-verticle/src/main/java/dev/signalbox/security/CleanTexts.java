package dev.signalbox.security;

import dev.signalbox.api.CallerKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// The texts a caller has sent before and nothing was found in. A conversation is sent whole with
/// every turn of it and tools with every request: each is read once, and known again by its
/// fingerprint. Of a text nothing but the fingerprint is kept, under a secret of this process, and
/// what one caller sent tells another nothing. Bounded: a newer text takes an older one's place.
/// Shared between threads.
final class CleanTexts {
  /// Reading a shorter one costs as little as its fingerprint.
  static final int SHORTEST = 64;

  private static final int SLOTS = 1 << 14;
  private static final int SECRET_BYTES = 32;

  private final AtomicReferenceArray<Fingerprint> slots = new AtomicReferenceArray<>(SLOTS);
  private final byte[] secret = new byte[SECRET_BYTES];

  CleanTexts() {
    new SecureRandom().nextBytes(secret);
  }

  /// 128 bits of the SHA-256 of secret, caller and text.
  record Fingerprint(long high, long low) {
    private int slot() {
      return (int) high & (SLOTS - 1);
    }
  }

  boolean holds(Fingerprint text) {
    return text.equals(slots.get(text.slot()));
  }

  void add(Fingerprint text) {
    slots.set(text.slot(), text);
  }

  /// Takes the fingerprints of one caller's texts.
  Fingerprints of(CallerKey caller) {
    return new Fingerprints(caller);
  }

  /// Not to be shared between threads.
  final class Fingerprints {
    private final MessageDigest digest = Sha256.digest();
    private final byte[] caller;

    private Fingerprints(CallerKey caller) {
      this.caller = caller.hash().getBytes(StandardCharsets.UTF_8);
    }

    /// Nothing for a text too short to be worth it, or one that holds half a character: its bytes
    /// could be those of another text.
    Optional<Fingerprint> of(String text) {
      if (text.length() < SHORTEST) {
        return Optional.empty();
      }
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      if (!new String(bytes, StandardCharsets.UTF_8).equals(text)) {
        return Optional.empty();
      }
      digest.update(secret);
      digest.update(caller);
      digest.update((byte) 0);
      var hash = ByteBuffer.wrap(digest.digest(bytes));
      return Optional.of(new Fingerprint(hash.getLong(), hash.getLong()));
    }
  }
}
