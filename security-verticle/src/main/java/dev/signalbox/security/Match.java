package dev.signalbox.security;

/// What a matcher says about the text from one position on. Its answer must not change with later
/// text, unless it is [#MORE]: that is what makes a filtered stream equal to the filtered whole.
///
/// @param end one past the last matched character
/// @param kind of the secret, e.g. `aws_access_key`
/// @param then what to do with the text after the match
record Match(int end, String kind, Then then) {
  /// How to go on behind a match.
  enum Then {
    /// As usual.
    READ('r'),
    /// The token was longer than the hold: drop its remaining characters too.
    DROP_TOKEN('t'),
    /// A key block began: drop everything to its end marker.
    DROP_KEY_BLOCK('k');

    private final char letter;

    Then(char letter) {
      this.letter = letter;
    }

    /// How it is written in a [FilterState].
    char letter() {
      return letter;
    }

    static Then of(char letter) {
      return switch (letter) {
        case 'r' -> READ;
        case 't' -> DROP_TOKEN;
        case 'k' -> DROP_KEY_BLOCK;
        default -> throw new IllegalArgumentException("not a filter context");
      };
    }
  }

  /// Nothing begins here, whatever follows.
  static final Match NO = new Match(-1, "", Then.READ);

  /// Something may begin here: later text decides.
  static final Match MORE = new Match(-2, "", Then.READ);

  boolean isNone() {
    return end == NO.end;
  }

  boolean isUndecided() {
    return end == MORE.end;
  }

  boolean found() {
    return end >= 0;
  }
}
