package dev.signalbox.security;

/// Reads a canonical text character by character and names the buckets of the n-grams that end at
/// each: runs of two to five characters, and one to three words. Nothing is allocated while
/// reading; a text costs the same for every character whatever it holds.
final class NgramReader {
  /// Stands for an n-gram that was read a moment ago: it weighs nothing, or a word said a hundred
  /// times would decide alone.
  static final int AGAIN = 0;

  private static final int MOMENT = 100;
  private static final int REMEMBERED = 1 << 11;

  /// The most buckets one position can name.
  static final int MOST = 8;

  private static final int BASE = 0x01000193;
  private static final int MIX = 0x9E3779B1;

  private final char[] text;
  private final int shift;
  private final int[] buckets = new int[MOST];

  /// A bucket, and the position behind the one it was last named at.
  private final long[] recent = new long[REMEMBERED];

  private int one = ' ';
  private int two;
  private int three;
  private int four;
  private int word;
  private int wordBefore;
  private int wordLong;

  /// Buckets are numbered from 0 to `2^bits - 1`.
  NgramReader(char[] text, int bits) {
    this.text = text;
    this.shift = Integer.SIZE - bits;
  }

  /// The buckets named by the last call of `at`.
  int[] buckets() {
    return buckets;
  }

  /// Reads position `i`, which must follow the one read before; the text's length reads as the gap
  /// behind its last word. Returns how many buckets were named.
  int at(int i) {
    int named = read(i);
    for (int k = 0; k < named; k++) {
      int bucket = buckets[k];
      long last = recent[bucket & (REMEMBERED - 1)];
      if (last != 0 && (int) (last >>> 32) == bucket && i < (int) last + MOMENT) {
        buckets[k] = AGAIN;
      }
      recent[bucket & (REMEMBERED - 1)] = ((long) bucket << 32) | (i + 1);
    }
    return named;
  }

  private int read(int i) {
    char c = i < text.length ? text[i] : ' ';
    int read = c >= '0' && c <= '9' ? '0' : c;
    int two = one * BASE + read;
    int three = this.two * BASE + read;
    int four = this.three * BASE + read;
    int five = this.four * BASE + read;
    buckets[0] = bucket(two + 2);
    buckets[1] = bucket(three + 3);
    buckets[2] = bucket(four + 4);
    buckets[3] = bucket(five + 5);
    this.four = four;
    this.three = three;
    this.two = two;
    this.one = read;
    if (isWord(read)) {
      word = (word + read) * BASE;
      return 4;
    }
    return word == 0 ? 4 : endWord();
  }

  private int endWord() {
    buckets[4] = bucket(word + 6);
    buckets[5] = bucket(wordBefore * 31 + word + 7);
    buckets[6] = bucket(wordLong * 31 + word + 8);
    buckets[7] = bucket((wordLong - wordBefore) * 17 + word + 9);
    wordLong = wordBefore * 31 + word;
    wordBefore = word;
    word = 0;
    return MOST;
  }

  private static boolean isWord(int c) {
    return (c >= 'a' && c <= 'z') || c == '0' || c == '\'' || c >= 128;
  }

  private int bucket(int hash) {
    int mixed = hash ^ (hash >>> 15);
    return (mixed * MIX) >>> shift;
  }
}
