package dev.signalbox.security;

/// A stretch of a text as its sender wrote it.
///
/// @param start first character, counted from 0
/// @param end one past the last
record EvidenceSpan(int start, int end) {
  static EvidenceSpan whole(String text) {
    return new EvidenceSpan(0, text.length());
  }

  /// Where the canonical characters from `from` up to `to` stand in `text`: to the character where
  /// reading changed nothing but case and white space, else to the word. Costs one more reading,
  /// and is asked for only when something was found.
  static EvidenceSpan of(String text, int from, int to) {
    int start = -1;
    int canonical = 0;
    for (int at = 0; at < text.length(); ) {
      int end = runEnd(text, at);
      int length = text.charAt(at) <= ' ' ? 1 : canonicalLength(text, at, end);
      boolean exact = length == end - at;
      if (start < 0 && canonical + length > from) {
        start = exact ? at + from - canonical : at;
      }
      if (start >= 0 && canonical + length >= to) {
        return new EvidenceSpan(start, exact ? Math.min(end, at + to - canonical) : end);
      }
      canonical += length;
      at = end;
    }
    return new EvidenceSpan(Math.max(start, 0), text.length());
  }

  private static int runEnd(String text, int at) {
    boolean white = text.charAt(at) <= ' ';
    int end = at;
    while (end < text.length() && text.charAt(end) <= ' ' == white) {
      end++;
    }
    return end;
  }

  private static int canonicalLength(String text, int from, int to) {
    var word = text.substring(from, to);
    return FoldedText.isAscii(word.toCharArray()) ? word.length() : CanonicalText.of(word).length;
  }
}
