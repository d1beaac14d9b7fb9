package dev.signalbox.security;

/// Reads text from left to right and decides at each position: let it pass, redact what begins
/// here, drop it as the rest of something redacted, or wait. Each decision depends only on a
/// bounded look behind and ahead, never on how the text was cut.
final class SecretScanner {
  private static final int LONGEST_KEY_BLOCK = 16 * 1024;
  private static final int LONGEST_END_MARKER = 80;
  private static final String DASHES = "-----";
  private static final boolean[] MIGHT_CONTINUE = new boolean[128];

  static {
    for (char c : "@.-_+%0123456789".toCharArray()) {
      MIGHT_CONTINUE[c] = true;
    }
  }

  private final SecretShapes shapes;
  private final ValueMatcher values;
  private final EncodedMatcher encoded;
  private final OutputPolicy policy;

  SecretScanner(SecretShapes shapes, OutputPolicy policy) {
    this.shapes = shapes;
    this.values = new ValueMatcher(shapes);
    this.encoded = new EncodedMatcher(shapes);
    this.policy = policy;
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
        at = behindWord(window.chars(), at + 1, stop);
      }
    }
    return at;
  }

  /// The first position from `at` on, at most `stop`, where something may begin: inside a word,
  /// where most characters stand, letters begin nothing.
  private static int behindWord(char[] chars, int at, int stop) {
    int i = at;
    if (i < 2 || chars[i - 2] == '\\') {
      return i;
    }
    while (i < stop && Window.isWord(chars[i - 1]) && !mightContinue(chars[i])) {
      i++;
    }
    return i;
  }

  private static boolean mightContinue(char c) {
    return c < MIGHT_CONTINUE.length && MIGHT_CONTINUE[c];
  }

  private Match match(Window window, int at) {
    if (!window.isTokenStart(at)) {
      return mightContinue(window.chars()[at]) ? insideWord(window, at) : Match.NO;
    }
    var token = shapes.match(window, at);
    if (!token.isNone()) {
      return token;
    }
    var number = number(window, at);
    if (!number.isNone()) {
      return number;
    }
    var value = values.match(window, at);
    return value.isNone() ? written(window, at) : value;
  }

  private Match number(Window window, int at) {
    var number = NumberMatcher.match(window, at);
    return number.isNone() && policy.phone() ? PhoneMatcher.match(window, at) : number;
  }

  private Match written(Window window, int at) {
    var mail = policy.email() ? MailMatcher.match(window, at) : Match.NO;
    return mail.isNone() && Window.isDigit(window.chars()[at]) ? encoded.match(window, at) : mail;
  }

  /// What begins at a character that no ordinary word holds, behind letters that have left.
  private Match insideWord(Window window, int at) {
    char c = window.chars()[at];
    if (c == '@' || !Window.isDigit(c)) {
      return policy.email() ? MailMatcher.insideWord(window, at) : Match.NO;
    }
    var iban = policy.iban() ? IbanMatcher.match(window, at) : Match.NO;
    if (!iban.isNone() || !MailMatcher.isBehindLetters(window, at)) {
      return iban;
    }
    var mail = policy.email() ? MailMatcher.insideWord(window, at) : Match.NO;
    return mail.isNone() ? encoded.match(window, at) : mail;
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
