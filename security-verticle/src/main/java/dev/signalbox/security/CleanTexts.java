package dev.signalbox.security;

import dev.signalbox.api.CallerKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;

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
  private static final byte ALONE = 0;
  private static final byte JOINED = 1;

  /// Two halves of a fingerprint for each slot, and no objects: each of those would outlive a young
  /// collection. Halves of two texts side by side, seen while one takes the other's place, are no
  /// text's fingerprint.
  private final AtomicLongArray halves = new AtomicLongArray(2 * SLOTS);

  private final byte[] secret = new byte[SECRET_BYTES];
  private final TextBlocks blocks = new TextBlocks();

  CleanTexts() {
    new SecureRandom().nextBytes(secret);
  }

  /// 128 bits of the SHA-256 of secret, caller, the kind of reading, the text's length and its
  /// shortened blocks.
  record Fingerprint(long high, long low) {
    private int slot() {
      return 2 * ((int) high & (SLOTS - 1));
    }
  }

  boolean holds(Fingerprint text) {
    return halves.get(text.slot()) == text.high && halves.get(text.slot() + 1) == text.low;
  }

  void add(Fingerprint text) {
    halves.setRelease(text.slot(), text.high);
    halves.setRelease(text.slot() + 1, text.low);
  }

  /// Takes the fingerprints of one caller's texts.
  Fingerprints of(CallerKey caller) {
    return new Fingerprints(caller);
  }

  /// Not to be shared between threads.
  final class Fingerprints {
    private final MessageDigest digest = Sha256.digest();
    private final TextBlocks.Reader reader = blocks.reader();
    private final byte[] caller;

    private Fingerprints(CallerKey caller) {
      this.caller = caller.hash().getBytes(StandardCharsets.UTF_8);
    }

    /// Nothing for a text too short to be worth it.
    Optional<Fingerprint> of(String text) {
      return of(ALONE, text);
    }

    /// That of turns read as one text, which says nothing of a text read by itself.
    ///
    /// @param source of the turns, see [JoinedTurns#source]
    Optional<Fingerprint> ofJoined(String source) {
      return of(JOINED, source);
    }

    private Optional<Fingerprint> of(byte kind, String text) {
      if (text.length() < SHORTEST) {
        return Optional.empty();
      }
      var rest = ByteBuffer.allocate(1 + Integer.BYTES + TextBlocks.shortened(text.length()));
      reader.shorten(text, rest.put(kind).putInt(text.length()));
      digest.update(secret);
      digest.update(caller);
      var hash = ByteBuffer.wrap(digest.digest(rest.array()));
      return Optional.of(new Fingerprint(hash.getLong(), hash.getLong()));
    }
  }
}
