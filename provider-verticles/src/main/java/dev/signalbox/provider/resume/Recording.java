package dev.signalbox.provider.resume;

import dev.signalbox.api.inference.Delta;
import java.util.ArrayList;
import java.util.List;

/// What was written, in few pieces: words that follow each other are one, for the filter gives the
/// same text however it is cut.
final class Recording {
  /// A piece of words that is as long as this has no more of them added.
  static final int PIECE_CHARS = 4096;

  /// What a piece takes besides its characters.
  static final long PIECE_COST = 64;

  private final List<Delta> pieces = new ArrayList<>();
  private final StringBuilder words = new StringBuilder();
  private boolean thoughts;

  /// Adds what came next, and gives what it takes, in characters.
  long add(Delta delta) {
    if (delta instanceof Delta.Text(String text)) {
      return addWords(text, false);
    }
    if (delta instanceof Delta.Reasoning(String text)) {
      return addWords(text, true);
    }
    join();
    pieces.add(delta);
    return PIECE_COST + delta.chars();
  }

  private long addWords(String text, boolean thought) {
    var follows = !words.isEmpty() && thoughts == thought && words.length() < PIECE_CHARS;
    if (!follows) {
      join();
    }
    thoughts = thought;
    words.append(text);
    return follows ? text.length() : PIECE_COST + text.length();
  }

  /// Nothing more comes for now: no room is taken for it.
  void close() {
    join();
    words.trimToSize();
  }

  private void join() {
    if (!words.isEmpty()) {
      pieces.add(
          thoughts ? new Delta.Reasoning(words.toString()) : new Delta.Text(words.toString()));
      words.setLength(0);
    }
  }

  boolean isEmpty() {
    return pieces.isEmpty() && words.isEmpty();
  }

  /// All of it.
  List<Delta> pieces() {
    join();
    return List.copyOf(pieces);
  }

  void clear() {
    pieces.clear();
    words.setLength(0);
    words.trimToSize();
  }
}
