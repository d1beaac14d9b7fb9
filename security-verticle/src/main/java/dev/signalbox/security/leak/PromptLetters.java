package dev.signalbox.security.leak;

import java.util.Arrays;

/// The letters of a system prompt in every order they may be given away in: forward, backward, each
/// word backward, the words from last to first; the first two in the mirrored alphabet as well.
/// Never changes; shared between threads.
public final class PromptLetters {
  static final int NOWHERE = -1;

  /// As the prompt has it.
  static final int AS_WRITTEN = 0;

  private static final int BACKWARD = 1;
  private static final int WORDS_BACKWARD = 2;
  private static final int ORDERS = 4;
  private static final int MIRRORED = 4;
  private static final int FORM_BITS = 3;

  /// One of so many places can be found; what begins between two is found at the second.
  private static final int STRIDE = 6;

  /// Of longer prompts fewer places can be found, which bounds the memory.
  private static final int MOST_PLACES = 65_536;

  /// Orders, and those that are found in the mirrored alphabet too.
  private static final int FORMS = ORDERS + 2;

  private static final int APART = 1;
  private static final int NUMBERED = 2;
  private static final int WORD_SHIFT = 2;
  private static final long UPPER = -1L << Integer.SIZE;

  /// In scripts that leave no space between words, so many characters count as one.
  private static final int IDEOGRAPHS_A_WORD = 2;

  private final char[] letters;
  private final char[] wordsBackward;

  /// The word each letter belongs to, whether something stands before it that is no letter, and
  /// whether a digit is among that.
  private final int[] places;

  /// Of each step hash one half, and where it ends.
  private final long[] table;

  private final Sieve known;

  private int count;
  private int word;

  /// @param prompt its characters as output is compared with: look-alike forms folded
  public PromptLetters(char[] prompt) {
    letters = new char[prompt.length];
    places = new int[prompt.length];
    readLetters(prompt);
    wordsBackward = wordsBackward();
    int stride = Math.max(STRIDE, (int) ((long) count * FORMS / MOST_PLACES));
    int indexed = FORMS * (count / stride + 1);
    table = new long[Integer.highestOneBit(indexed + indexed / 2) * 2];
    known = new Sieve(indexed);
    for (int order = 0; order < ORDERS; order++) {
      index(order, stride);
    }
  }

  private void readLetters(char[] prompt) {
    int inWord = 0;
    int before = 0;
    for (char c : prompt) {
      char letter = Steps.letter(c);
      if (letter == 0) {
        before |= c >= '0' && c <= '9' ? APART | NUMBERED : APART;
        continue;
      }
      boolean full = isIdeograph(c) && inWord >= IDEOGRAPHS_A_WORD;
      if (count > 0 && (before != 0 || full)) {
        word++;
        inWord = 0;
      }
      inWord++;
      letters[count] = letter;
      places[count++] = word << WORD_SHIFT | before;
      before = 0;
    }
  }

  private int word(int at) {
    return places[at] >> WORD_SHIFT;
  }

  private char[] wordsBackward() {
    var turned = new char[count];
    for (int from = 0; from < count; ) {
      int to = from;
      while (to < count && word(to) == word(from)) {
        to++;
      }
      for (int i = from; i < to; i++) {
        turned[i] = letters[to - 1 - (i - from)];
      }
      from = to;
    }
    return turned;
  }

  private void index(int order, int stride) {
    long hash = 0;
    long mirrored = 0;
    for (int place = 1; place < count; place++) {
      int step = step(order, place);
      hash = Steps.hash(hash, step);
      mirrored = Steps.hash(mirrored, Steps.mirrored(step));
      if (place >= Steps.HASHED && place % stride == 0) {
        put(hash, place << FORM_BITS | order);
        if ((order & WORDS_BACKWARD) == 0) {
          put(mirrored, place << FORM_BITS | order | MIRRORED);
        }
      }
    }
  }

  private void put(long hash, int found) {
    known.add(hash);
    int at = slot(hash);
    while (table[at] != 0 && !isOf(hash, table[at])) {
      at = (at + 1) & (table.length - 1);
    }
    if (table[at] == 0) {
      table[at] = (hash & UPPER) | found;
    }
  }

  private static boolean isOf(long hash, long entry) {
    return ((hash ^ entry) & UPPER) == 0;
  }

  /// From the middle: what tells two entries apart is the upper half.
  private int slot(long hash) {
    return (int) (hash >>> 16) & (table.length - 1);
  }

  /// How many words with a letter there are.
  public int words() {
    return count == 0 ? 0 : word + 1;
  }

  /// Where, as [#place] and [#form] say, the steps hashed last end in the prompt, or [#NOWHERE].
  int find(long hash) {
    if (!known.mayHave(hash)) {
      return NOWHERE;
    }
    for (int at = slot(hash); table[at] != 0; at = (at + 1) & (table.length - 1)) {
      if (isOf(hash, table[at])) {
        return (int) table[at];
      }
    }
    return NOWHERE;
  }

  static int place(int found) {
    return found >> FORM_BITS;
  }

  static int form(int found) {
    return found & ((1 << FORM_BITS) - 1);
  }

  /// Whether the letter behind `place` is `step` on.
  boolean goesOn(int form, int place, int step) {
    return place + 1 < count && step(form, place + 1) == step;
  }

  /// Whether the prompt itself has that letter there, however it is spaced.
  boolean isAsWritten(int form, int place, char letter) {
    return form == AS_WRITTEN && letters[place] == letter;
  }

  boolean isApart(int place) {
    return (places[place] & APART) != 0;
  }

  boolean isNumbered(int place) {
    return (places[place] & NUMBERED) != 0;
  }

  /// How many words lie wholly within the letters from `first` to `last` of a form.
  int words(int form, int first, int last) {
    boolean backward = (form & BACKWARD) != 0;
    int from = Math.max(0, backward ? count - 1 - last : first);
    int to = backward ? count - 1 - first : last;
    boolean begins = from == 0 || word(from - 1) != word(from);
    boolean ends = to == count - 1 || word(to + 1) != word(to);
    return word(to) - word(from) + 1 - (begins ? 0 : 1) - (ends ? 0 : 1);
  }

  static boolean isIdeograph(char c) {
    return c >= 0x2E80 && c < 0xA000;
  }

  private int step(int form, int place) {
    var order = (form & WORDS_BACKWARD) == 0 ? letters : wordsBackward;
    boolean backward = (form & BACKWARD) != 0;
    int at = backward ? count - 1 - place : place;
    int step = Steps.between(order[backward ? at + 1 : at - 1], order[at]);
    return (form & MIRRORED) == 0 ? step : Steps.mirrored(step);
  }

  @Override
  public String toString() {
    return "PromptLetters[" + words() + " words, " + Arrays.hashCode(table) + "]";
  }
}
