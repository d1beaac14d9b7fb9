package dev.signalbox.gateway;

import dev.signalbox.api.inference.Delta;
import java.util.ArrayList;
import java.util.List;

/// What follows the words of a kept answer. Filtered again, an answer has to leave in the same
/// order; but how much of the words has left when a call begins is chance. So calls, and thoughts
/// after words, wait until the answer has ended, and leave whole, in the order they began.
final class LastPieces {
  private final List<Piece> pieces = new ArrayList<>(0);
  private boolean spoke;
  private long chars;

  /// One that leaves whole.
  sealed interface Piece {
    /// A tool call.
    record Call(int index, String id, String name, StringBuilder arguments) implements Piece {}

    /// What the model thought in one go.
    record Thought(StringBuilder text) implements Piece {}

    /// What says something about the thought before it.
    record Seal(Delta.Beside what) implements Piece {}
  }

  /// Whether `delta` waits here.
  boolean takes(Delta delta) {
    return switch (delta) {
      case Delta.Text _ -> {
        spoke = true;
        yield false;
      }
      case Delta.ToolCallStart(int index, String id, String name) -> {
        pieces.add(new Piece.Call(index, id, name, new StringBuilder()));
        yield true;
      }
      case Delta.ToolCallArguments(int index, String fragment) -> {
        more(index, fragment);
        yield true;
      }
      case Delta.Reasoning(String text) when isLate() -> {
        think(text);
        yield true;
      }
      case Delta.ReasoningSignature seal when isLate() -> pieces.add(new Piece.Seal(seal));
      case Delta.SealedReasoning seal when isLate() -> pieces.add(new Piece.Seal(seal));
      case Delta.Beside _, Delta.Further _, Delta.Finish _ -> false;
    };
  }

  private boolean isLate() {
    return spoke || !pieces.isEmpty();
  }

  private void more(int index, String fragment) {
    chars += fragment.length();
    for (var piece : pieces.reversed()) {
      if (piece instanceof Piece.Call call && call.index() == index) {
        call.arguments().append(fragment);
        return;
      }
    }
  }

  private void think(String text) {
    chars += text.length();
    if (!pieces.isEmpty() && pieces.getLast() instanceof Piece.Thought(var before)) {
      before.append(text);
    } else {
      pieces.add(new Piece.Thought(new StringBuilder(text)));
    }
  }

  /// How much waits.
  long chars() {
    return chars;
  }

  /// All of them, which do not wait any longer.
  List<Piece> take() {
    var taken = List.copyOf(pieces);
    pieces.clear();
    chars = 0;
    return taken;
  }
}
