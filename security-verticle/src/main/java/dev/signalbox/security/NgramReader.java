package dev.signalbox.security;

import java.util.Arrays;

/// Reads a canonical text character by character and weighs the buckets of the n-grams that end at
/// each: runs of two to five characters, and one to three words. Nothing is allocated while
/// reading; a text costs the same for every character whatever it holds.
final class NgramReader {
  /// Stands for an n-gram that was read a moment ago: it weighs nothing, or a word said a hundred
  /// times would decide alone.
  static final int AGAIN = 0;

  /// N-grams that end at a character, and besides those with a word.
  private static final int RUNS = 4;

  private static final int WORDS = 4;

  private static final int MOMENT = 100;
  private static final int REMEMBERED = 1 << 11;

  private static final int BASE = 0x01000193;
  private static final int MIX = 0x9E3779B1;

  private final char[] text;
  private final int shift;

  private final long[] recent;
  private final int offset;

  private int one = ' ';
  private int two;
  private int three;
  private int four;
  private int word;
  private int wordBefore;
  private int wordLong;
  private int sum;
  private int count;

  /// Buckets are numbered from 0 to `2^bits - 1`.
  ///
  /// @param recent nobody else uses it as long as this reads
  NgramReader(char[] text, int bits, Recent recent) {
    this.text = text;
    this.shift = Integer.SIZE - bits;
    this.recent = recent.named;
    this.offset = recent.begin(text.length);
  }

  /// What was named a moment ago: used for one text after another, because it takes more room than
  /// most texts. Each text begins where the one before is more than a moment away.
  static final class Recent {
    /// A bucket, and the position behind the one it was last named at.
    private final long[] named = new long[REMEMBERED];

    private int begun;

    /// The position of a text's first character.
    private int begin(int length) {
      if (begun > Integer.MAX_VALUE - length - MOMENT - 2) {
        Arrays.fill(named, 0);
        begun = 0;
      }
      var first = begun;
      begun += length + MOMENT + 2;
      return first;
    }
  }

  /// What the buckets weigh. Asked for each n-gram, in the order they end.
  @FunctionalInterface
  interface Weights {
    int of(int bucket);
  }

  /// What the n-grams read so far weigh together.
  int sum() {
    return sum;
  }

  /// How many n-grams were read.
  int count() {
    return count;
  }

  /// Reads the positions from `from`, where it stopped before, up to `until`; the text's length
  /// reads as the gap behind its last word.
  void read(int from, int until, Weights weights) {
    int sum = this.sum;
    int one = this.one;
    int two = this.two;
    int three = this.three;
    int four = this.four;
    for (int i = from; i < until; i++) {
      char c = i < text.length ? text[i] : ' ';
      int read = c >= '0' && c <= '9' ? '0' : c;
      int five = four * BASE + read;
      four = three * BASE + read;
      three = two * BASE + read;
      two = one * BASE + read;
      one = read;
      sum += weights.of(fresh(bucket(two + 2), i));
      sum += weights.of(fresh(bucket(three + 3), i));
      sum += weights.of(fresh(bucket(four + 4), i));
      sum += weights.of(fresh(bucket(five + 5), i));
      if (isWord(read)) {
        word = (word + read) * BASE;
      } else if (word != 0) {
        sum += endWord(i, weights);
      }
    }
    this.sum = sum;
    this.count += RUNS * (until - from);
    this.one = one;
    this.two = two;
    this.three = three;
    this.four = four;
  }

  private int endWord(int i, Weights weights) {
    int sum = weights.of(fresh(bucket(word + 6), i));
    sum += weights.of(fresh(bucket(wordBefore * 31 + word + 7), i));
    sum += weights.of(fresh(bucket(wordLong * 31 + word + 8), i));
    sum += weights.of(fresh(bucket((wordLong - wordBefore) * 17 + word + 9), i));
    count += WORDS;
    wordLong = wordBefore * 31 + word;
    wordBefore = word;
    word = 0;
    return sum;
  }

  /// The bucket, or [#AGAIN]. Whether an n-gram comes again is a toss-up, so there is no branch to
  /// mispredict: the distance to the last one is negative or too long for anything else.
  private int fresh(int bucket, int i) {
    int slot = bucket & (REMEMBERED - 1);
    long here = ((long) bucket << Integer.SIZE) | (offset + i + 1);
    long distance = here - recent[slot];
    recent[slot] = here;
    return bucket & (int) ((distance | (MOMENT - distance)) >> (Long.SIZE - 1));
  }

  private static boolean isWord(int c) {
    return (c >= 'a' && c <= 'z') || c == '0' || c == '\'' || c >= 128;
  }

  private int bucket(int hash) {
    int mixed = hash ^ (hash >>> 15);
    return (mixed * MIX) >>> shift;
  }
}
