package dev.signalbox.security.leak;

/// The letters that pairs of hexadecimal digits stand for, whatever stands between the pairs.
final class HexLetters {
  static final int NONE = -1;
  static final int NIBBLE = 4;

  private final LetterRun run = new LetterRun(true, 40);
  private final Utf8Letters text = new Utf8Letters();

  LetterRun run() {
    return run;
  }

  /// Whether anything read so far matters for what follows.
  boolean isUnderWay() {
    return run.isUnderWay() || text.isUnderWay();
  }

  /// Reads the pair that ends at `at`. True when the prompt leaks.
  boolean read(int octet, int at, PromptLetters prompt) {
    int read = text.next(octet);
    if (read == Utf8Letters.NONSENSE) {
      run.reset();
    }
    char letter = read < 0 ? 0 : Steps.letter((char) read);
    return letter != 0 && run.add(letter, at, prompt);
  }

  /// What `c` stands for, or [#NONE].
  static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int letter = c | 0x20;
    return letter >= 'a' && letter <= 'f' && c < 128 ? letter - 'a' + 10 : NONE;
  }

  void write(TrailWriter out, int end) {
    text.write(out);
    run.write(out, end);
  }

  static HexLetters of(TrailReader in, int begin) {
    var letters = new HexLetters();
    letters.text.read(in);
    letters.run.read(in, begin);
    return letters;
  }
}
