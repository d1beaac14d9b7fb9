package dev.signalbox.security;

import dev.signalbox.security.leak.LetterTrail;

/// What watches one window for the system prompt and its canary: by words, by letters, and by the
/// canary's characters. Each says where to hold from, and what it must remember.
final class Watches {
  private static final int LEAK = -1;

  private final ProtectedPrompt prompt;
  private final int from;
  private final int end;
  private final int words;
  private final int lookBack;
  private final LetterTrail letters;
  private final boolean lettersLeak;
  private final int canary;
  private final int[] canaryStates;

  /// Reads `window` up to `end`; a word may begin at `begin` or behind it.
  Watches(ProtectedPrompt prompt, FilterState state, Window window, int begin, int end) {
    this.prompt = prompt;
    this.from = window.from();
    this.end = end;
    if (prompt.index().hasGrams() && begin <= end) {
      var watch = new LeakWatch(prompt.index());
      this.words = watch.read(window, begin, end);
      this.lookBack = watch.lookBack();
    } else {
      this.words = end;
      this.lookBack = end;
    }
    this.letters = LetterTrail.of(prompt.index().letters(), state.letters(), from);
    this.lettersLeak = prompt.isLeakable() && letters.leaks(window.chars(), from, end);
    this.canaryStates = state.canaryStates();
    this.canary = prompt.canaryWatch().read(window, end, canaryStates);
  }

  boolean promptLeaks() {
    return words == LEAK || lettersLeak;
  }

  boolean canaryLeaks() {
    return canary == LEAK;
  }

  /// Where text has to be held from, or the end of what was read.
  int hold() {
    return Math.min(Math.min(words, canary), letters.hold(from, end));
  }

  /// Where the words begin that must be seen again when the text goes on.
  int lookBack() {
    return lookBack;
  }

  String canaryStates() {
    return FilterState.packed(canaryStates);
  }

  String letters() {
    return prompt.isLeakable() ? letters.write(end) : LetterTrail.START;
  }
}
