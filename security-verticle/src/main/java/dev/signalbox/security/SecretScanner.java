package dev.signalbox.security;

/// Reads text from left to right and decides at each position: let it pass, redact what begins
/// here, drop it as the rest of something redacted, or wait. Each decision depends only on a
/// bounded look behind and ahead, never on how the text was cut.
final class SecretScanner {
  private static final int LONGEST_KEY_BLOCK = 16 * 1024;
  private static final int LONGEST_END_MARKER = 80;
  private static final String DASHES = "-----";

  private final SecretShapes shapes;
  private final ValueMatcher values;

  SecretScanner(SecretShapes shapes) {
    this.shapes = shapes;
    this.values = new ValueMatcher(shapes);
  }

  /// Where the scan goes on after `at`, told to `sink`. Returns the position reached: `stop` or
  /// past it when everything was decided, less when later text is needed.
  int scan(Window window, int stop, Progress progress, Sink sink) {
    int at = window.from();
    while (at < stop) {
      if (progress.mode != Match.Then.READ) {
        int next = drop(window, at, progress);
        if (next < 0) {
          return at;
        }
        sink.dropped(at, next);
        at = next;
        continue;
      }
      var match = match(window, at);
      if (match.isUndecided()) {
        return at;
      }
      if (match.found()) {
        sink.redacted(at, match);
        progress.enter(match.then());
        at = match.end();
      } else {
        at++;
      }
    }
    return at;
  }

  /// Everything we look for begins a token, save two kinds that begin behind a dash or a slash:
  /// inside a word, where most characters stand, there is nothing to look for.
  private Match match(Window window, int at) {
    if (Window.isWord(window.at(at - 1)) && !window.isTokenStart(at)) {
      return Match.NO;
    }
    var token = shapes.match(window, at);
    if (!token.isNone()) {
      return token;
    }
    var number = NumberMatcher.match(window, at);
    return number.isNone() ? values.match(window, at) : number;
  }

  /// One past what is dropped at `at`, `at` when dropping ends here, -1 when later text decides.
  private static int drop(Window window, int at, Progress progress) {
    if (progress.mode == Match.Then.DROP_TOKEN) {
      if (Window.isKeyCharacter(window.chars()[at])) {
        return at + 1;
      }
      progress.enter(Match.Then.READ);
      return at;
    }
    if (window.chars()[at] == '-') {
      return dropDashes(window, at, progress);
    }
    if (isInKeyBlock(window.chars()[at]) && progress.dropped < LONGEST_KEY_BLOCK) {
      progress.dropped++;
      return at + 1;
    }
    progress.enter(Match.Then.READ);
    return at;
  }

  private static int dropDashes(Window window, int at, Progress progress) {
    int marker = Math.min(window.end(), at + LONGEST_END_MARKER);
    boolean open =
        marker == window.end() && !window.last() && window.end() - at < LONGEST_END_MARKER;
    var text = new String(window.chars(), at, marker - at);
    if (!text.startsWith(DASHES)) {
      if (open && DASHES.startsWith(text)) {
        return -1;
      }
      progress.dropped++;
      return at + 1;
    }
    int close = text.indexOf(DASHES, DASHES.length() + 1);
    if (close < 0 && open) {
      return -1;
    }
    progress.enter(Match.Then.READ);
    return close < 0 ? at : at + close + DASHES.length();
  }

  private static boolean isInKeyBlock(char c) {
    return Window.isKeyCharacter(c)
        || c == ' '
        || c == '\n'
        || c == '\r'
        || c == '\t'
        || c == '\\'
        || c == ':'
        || c == ',';
  }

  /// What outlives a match.
  static final class Progress {
    private Match.Then mode;
    private int dropped;

    Progress(Match.Then mode, int dropped) {
      this.mode = mode;
      this.dropped = dropped;
    }

    Match.Then mode() {
      return mode;
    }

    int dropped() {
      return dropped;
    }

    private void enter(Match.Then next) {
      mode = next;
      dropped = 0;
    }
  }

  /// Told what must not leave; everything else may.
  interface Sink {
    void redacted(int from, Match match);

    void dropped(int from, int to);
  }
}
