package dev.signalbox.gateway;

import java.util.ArrayList;
import java.util.List;

/// Text that comes in pieces and is wanted together. One piece, as a whole answer is, stays what it
/// is instead of being copied.
final class TextPieces {
  private final List<String> pieces = new ArrayList<>(1);

  void add(String piece) {
    if (!piece.isEmpty()) {
      pieces.add(piece);
    }
  }

  /// Whether there is no text.
  boolean isEmpty() {
    return pieces.isEmpty();
  }

  /// All of it, in order.
  String together() {
    return pieces.size() == 1 ? pieces.getFirst() : String.join("", pieces);
  }

  /// All of it, of which nothing is kept.
  String taken() {
    var text = together();
    pieces.clear();
    return text;
  }
}
