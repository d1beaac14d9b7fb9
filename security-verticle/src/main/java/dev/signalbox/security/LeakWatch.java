package dev.signalbox.security;

/// Follows how many words in a row an output shares with the protected prompt. Holds nothing until
/// four words are the prompt's; blocks at ten. Starts anew on each piece from the words released
/// last, so it keeps no memory of its own.
final class LeakWatch {
  /// Words that must be looked back at to see the same runs again.
  private static final int LOOK_BACK = PromptIndex.LEAK_WORDS + 1;

  private static final int LEAK_RUN = PromptIndex.LEAK_WORDS - PromptIndex.GRAM + 1;

  /// Longer words and wider gaps end a run, which bounds the hold.
  private static final int LONGEST_WORD = 40;

  private static final int WIDEST_GAP = 32;

  private final PromptIndex prompt;
  private final long[] hashes = new long[PromptIndex.GRAM];
  private final int[] starts = new int[LOOK_BACK];
  private int words;
  private int run;
  private int lastEnd;
  private int heldFrom;
  private int lookBack;

  LeakWatch(PromptIndex prompt) {
    this.prompt = prompt;
  }

  /// Reads the window up to `end`. Returns where to hold from, `end` when nothing is held, or -1
  /// when the prompt leaks.
  int read(Window window, int begin, int end) {
    var reader = new WordReader(window.chars(), begin, end);
    while (reader.next()) {
      if (add(reader)) {
        return -1;
      }
    }
    if (window.last() && reader.isOpen() && add(reader)) {
      return -1;
    }
    lookBack = lookBack(reader, end);
    boolean tooFar = end - lastEnd > LONGEST_WORD + WIDEST_GAP;
    return run == 0 || tooFar ? end : Math.max(heldFrom, window.from());
  }

  /// Where the words begin that must be seen again when the text goes on behind what was read.
  int lookBack() {
    return lookBack;
  }

  private int lookBack(WordReader reader, int end) {
    int seen = words;
    if (reader.isOpen()) {
      seen = ends(reader, lastEnd) ? 0 : seen;
      if (reader.position() - reader.start() <= LONGEST_WORD) {
        starts[seen++ % LOOK_BACK] = reader.start();
      }
    }
    if (seen == 0) {
      return end;
    }
    return seen < LOOK_BACK ? starts[0] : starts[seen % LOOK_BACK];
  }

  private boolean add(WordReader word) {
    if (ends(word, lastEnd)) {
      words = 0;
      run = 0;
    }
    lastEnd = word.position();
    if (word.position() - word.start() > LONGEST_WORD) {
      words = 0;
      run = 0;
      return false;
    }
    hashes[words % PromptIndex.GRAM] = word.hash();
    starts[words % LOOK_BACK] = word.start();
    words++;
    if (words < PromptIndex.GRAM || !prompt.hasGram(lastGram())) {
      run = 0;
      return false;
    }
    run++;
    heldFrom = run == 1 ? word.position() : heldFrom;
    return run >= LEAK_RUN;
  }

  private static boolean ends(WordReader word, int lastEnd) {
    return word.start() - lastEnd > WIDEST_GAP || word.position() - word.start() > LONGEST_WORD;
  }

  private long lastGram() {
    int first = words % PromptIndex.GRAM;
    return PromptIndex.gram(
        hashes[first], hashes[(first + 1) & 3], hashes[(first + 2) & 3], hashes[(first + 3) & 3]);
  }
}
