package dev.signalbox.gateway;

/// A tool call of which some may have left already.
final class PendingCall {
  private final String id;
  private final String name;
  private final StringBuilder waiting = new StringBuilder();
  private int depth;
  private boolean begun;
  private boolean quoted;
  private boolean escaped;
  private boolean whole;
  private boolean left;

  PendingCall(String id, String name) {
    this.id = id;
    this.name = name;
  }

  String id() {
    return id;
  }

  String name() {
    return name;
  }

  /// More of its arguments.
  void add(String fragment) {
    waiting.append(fragment);
    for (var at = 0; at < fragment.length() && !whole; at++) {
      follow(fragment.charAt(at));
    }
  }

  /// Whether the object is closed shows that nothing more will come.
  private void follow(char c) {
    if (quoted) {
      quoted = escaped || c != '"';
      escaped = !escaped && c == '\\';
      return;
    }
    switch (c) {
      case '"' -> quoted = true;
      case '{', '[' -> {
        begun = true;
        depth++;
      }
      case '}', ']' -> {
        depth--;
        whole = begun && depth == 0;
      }
      default -> {
        // values and space between them
      }
    }
  }

  /// Whether any of its arguments have come.
  boolean hasBegun() {
    return begun || !waiting.isEmpty();
  }

  /// Whether all of its arguments have come.
  boolean isWhole() {
    return whole;
  }

  /// What came since the last time.
  String take() {
    var fragment = waiting.toString();
    waiting.setLength(0);
    return fragment;
  }

  /// All of it has been passed on; what still comes is no more than space.
  void leave() {
    left = true;
  }

  boolean hasLeft() {
    return left;
  }
}
