package dev.signalbox.security;

import dev.signalbox.api.security.Canary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The word sequences of a system prompt, and its canary: what an output is compared with. Built
/// once a request.
final class ProtectedPrompt {
  /// Consecutive words of the prompt that make a leak.
  static final int LEAK_WORDS = 10;

  /// Words hashed together.
  static final int GRAM = 4;

  private final Canary canary;
  private final String prompt;
  private final CanaryWatch canaryWatch;
  private final long[] grams;
  private final int words;

  ProtectedPrompt(Canary canary, String prompt) {
    this.canary = canary;
    this.prompt = prompt;
    this.canaryWatch = new CanaryWatch(canary.token());
    var hashes = wordHashes(prompt);
    this.words = hashes.size();
    this.grams = words < LEAK_WORDS ? new long[0] : index(hashes);
  }

  boolean isFor(Canary otherCanary, String otherPrompt) {
    return canary.equals(otherCanary) && prompt.equals(otherPrompt);
  }

  CanaryWatch canaryWatch() {
    return canaryWatch;
  }

  /// Whether the prompt is long enough for an overlap to mean anything.
  boolean isLeakable() {
    return grams.length > 0;
  }

  int words() {
    return words;
  }

  boolean hasGram(long gram) {
    int mask = grams.length - 1;
    for (int i = slot(gram, mask); grams[i] != 0; i = (i + 1) & mask) {
      if (grams[i] == gram) {
        return true;
      }
    }
    return false;
  }

  /// One number for four words in order, never 0.
  static long gram(long a, long b, long c, long d) {
    long mixed = ((a * 31 + b) * 0x9E3779B97F4A7C15L + c) * 0xC2B2AE3D27D4EB4FL + d;
    mixed ^= mixed >>> 29;
    return mixed == 0 ? 1 : mixed;
  }

  private static List<Long> wordHashes(String prompt) {
    var chars = FoldedText.of(prompt).toChars();
    var hashes = new ArrayList<Long>();
    var words = new WordReader(chars, 0, chars.length);
    while (words.next()) {
      hashes.add(words.hash());
    }
    if (words.isOpen()) {
      hashes.add(words.hash());
    }
    return hashes;
  }

  private static long[] index(List<Long> hashes) {
    int capacity = Integer.highestOneBit(hashes.size() * 2) * 2;
    var table = new long[capacity];
    for (int i = 0; i + GRAM <= hashes.size(); i++) {
      long gram = gram(hashes.get(i), hashes.get(i + 1), hashes.get(i + 2), hashes.get(i + 3));
      int at = slot(gram, capacity - 1);
      while (table[at] != 0 && table[at] != gram) {
        at = (at + 1) & (capacity - 1);
      }
      table[at] = gram;
    }
    return table;
  }

  private static int slot(long gram, int mask) {
    return (int) (gram ^ (gram >>> 32)) & mask;
  }

  @Override
  public String toString() {
    return "ProtectedPrompt[" + words + " words, " + Arrays.hashCode(grams) + "]";
  }
}
