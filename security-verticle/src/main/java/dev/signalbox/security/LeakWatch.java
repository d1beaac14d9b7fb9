package dev.signalbox.security;

/// Follows how many words in a row an output shares with the protected prompt. Holds nothing until
/// four words are the prompt's; blocks at ten. Starts anew on each piece from the words released
/// last, so it keeps no memory of its own.
final class LeakWatch {
  /// Words that must be looked back at to see the same runs again.
  private static final int LOOK_BACK = ProtectedPrompt.LEAK_WORDS + 1;

  private static final int LEAK_RUN = ProtectedPrompt.LEAK_WORDS - ProtectedPrompt.GRAM + 1;

  /// Longer words and wider gaps end a run, which bounds the hold.
  private static final int LONGEST_WORD = 40;

  private static final int WIDEST_GAP = 32;

  private final ProtectedPrompt prompt;
  private final long[] hashes = new long[ProtectedPrompt.GRAM];
  private int words;
  private int run;
  private int lastEnd;
  private int heldFrom;

  LeakWatch(ProtectedPrompt prompt) {
    this.prompt = prompt;
  }

  /// Reads the whole window. Returns where to hold from, `window.end()` when nothing is held, or -1
  /// when the prompt leaks.
  int read(Window window, int begin) {
    var reader = new WordReader(window.chars(), begin, window.end());
    while (reader.next()) {
      if (add(reader)) {
        return -1;
      }
    }
    if (window.last() && reader.isOpen() && add(reader)) {
      return -1;
    }
    boolean tooFar = window.end() - lastEnd > LONGEST_WORD + WIDEST_GAP;
    return run == 0 || tooFar ? window.end() : Math.max(heldFrom, window.from());
  }

  /// Where the words begin that must be seen again when the text goes on at `boundary`.
  static int lookBack(Window window, int begin, int boundary) {
    var reader = new WordReader(window.chars(), begin, boundary);
    var starts = new int[LOOK_BACK];
    int words = 0;
    int lastEnd = begin;
    while (reader.next() || reader.isOpen()) {
      if (ends(reader, lastEnd)) {
        words = 0;
      }
      if (reader.position() - reader.start() <= LONGEST_WORD) {
        starts[words++ % LOOK_BACK] = reader.start();
      }
      lastEnd = reader.position();
      if (reader.isOpen()) {
        break;
      }
    }
    if (words == 0) {
      return boundary;
    }
    return words < LOOK_BACK ? starts[0] : starts[words % LOOK_BACK];
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
    hashes[words % ProtectedPrompt.GRAM] = word.hash();
    words++;
    if (words < ProtectedPrompt.GRAM || !prompt.hasGram(lastGram())) {
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
    int first = words % ProtectedPrompt.GRAM;
    return ProtectedPrompt.gram(
        hashes[first], hashes[(first + 1) & 3], hashes[(first + 2) & 3], hashes[(first + 3) & 3]);
  }
}
