package dev.signalbox.security;

import dev.signalbox.security.leak.PromptLetters;
import dev.signalbox.security.leak.Sieve;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What an output is compared with to see whether it gives a system prompt away: its word
/// sequences, and its letters. Never changes, so that requests with the same prompt share one.
final class PromptIndex {
  /// Consecutive words of the prompt that make a leak.
  static final int LEAK_WORDS = 10;

  /// Words hashed together.
  static final int GRAM = 4;

  private final PromptLetters letters;
  private final long[] grams;
  private final Sieve known;
  private final int words;

  PromptIndex(String prompt) {
    var chars = FoldedText.of(prompt).toChars();
    var hashes = wordHashes(chars);
    this.words = hashes.size();
    this.known = new Sieve(2 * words);
    this.grams = words < LEAK_WORDS ? new long[0] : index(hashes, known);
    this.letters = new PromptLetters(chars);
  }

  /// Whether the prompt is long enough for an overlap to mean anything.
  boolean isLeakable() {
    return hasGrams() || letters.words() >= LEAK_WORDS;
  }

  /// Whether there are words to compare: scripts that leave no space between them have none.
  boolean hasGrams() {
    return grams.length > 0;
  }

  PromptLetters letters() {
    return letters;
  }

  /// Whether four words stand in the prompt in this order, or from last to first.
  boolean hasGram(long gram) {
    if (!known.mayHave(gram)) {
      return false;
    }
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

  private static List<Long> wordHashes(char[] chars) {
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

  private static long[] index(List<Long> hashes, Sieve known) {
    var table = new long[Integer.highestOneBit(hashes.size() * 2) * 4];
    for (int i = 0; i + GRAM <= hashes.size(); i++) {
      long a = hashes.get(i);
      long b = hashes.get(i + 1);
      long c = hashes.get(i + 2);
      long d = hashes.get(i + 3);
      for (long gram : new long[] {gram(a, b, c, d), gram(d, c, b, a)}) {
        known.add(gram);
        put(gram, table);
      }
    }
    return table;
  }

  private static void put(long gram, long[] table) {
    int mask = table.length - 1;
    int at = slot(gram, mask);
    while (table[at] != 0 && table[at] != gram) {
      at = (at + 1) & mask;
    }
    table[at] = gram;
  }

  private static int slot(long gram, int mask) {
    return (int) (gram ^ (gram >>> 32)) & mask;
  }

  @Override
  public String toString() {
    return "PromptIndex[" + words + " words, " + Arrays.hashCode(grams) + "]";
  }
}
