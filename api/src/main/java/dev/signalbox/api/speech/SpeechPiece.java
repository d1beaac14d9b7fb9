package dev.signalbox.api.speech;

import dev.signalbox.api.inference.Usage;
import java.util.Base64;

/// One step of what is being said: zero or more pieces of sound and exactly one [Finish] as the
/// last.
public sealed interface SpeechPiece {
  /// The most bytes of one piece of sound, so that a bounded number of pieces is bounded memory.
  int MOST_BYTES = 8 * 1024;

  /// More of the sound.
  ///
  /// @param base64 its bytes, as they travel
  record Sound(String base64) implements SpeechPiece {
    /// The sound of `length` of `bytes` from `offset` on.
    public static Sound of(byte[] bytes, int offset, int length) {
      var piece = new byte[length];
      System.arraycopy(bytes, offset, piece, 0, length);
      return new Sound(Base64.getEncoder().encodeToString(piece));
    }

    /// Its bytes, in a new array.
    ///
    /// @throws IllegalArgumentException when `base64` is none
    public byte[] bytes() {
      return Base64.getDecoder().decode(base64);
    }
  }

  /// All was said.
  ///
  /// @param usage the characters, counted as input
  record Finish(Usage usage) implements SpeechPiece {}
}
