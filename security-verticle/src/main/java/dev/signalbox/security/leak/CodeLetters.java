package dev.signalbox.security.leak;

/// The letters that numbers stand for: decimal character codes, and eight binary digits.
final class CodeLetters {
  private static final int BINARY = 8;
  private static final int SHORTEST_BINARY = 7;
  private static final int LONGEST_DECIMAL = 5;

  private final LetterRun run = new LetterRun(true, 40);
  private int digits;
  private int decimal;
  private int binary;
  private boolean isBinary = true;

  LetterRun run() {
    return run;
  }

  /// Whether anything read so far matters for what follows.
  boolean isUnderWay() {
    return digits > 0 || run.isUnderWay();
  }

  /// Reads the character at `at`. True when the prompt leaks.
  boolean read(char c, int at, PromptLetters prompt) {
    if (c >= '0' && c <= '9') {
      digits = Math.min(digits + 1, BINARY + 1);
      isBinary &= c <= '1';
      decimal = digits <= LONGEST_DECIMAL ? decimal * 10 + (c - '0') : decimal;
      binary = (binary << 1 | (c & 1)) & 0xFF;
      return digits == BINARY && isBinary && end(at, prompt);
    }
    return digits > 0 && end(at, prompt);
  }

  private boolean end(int at, PromptLetters prompt) {
    boolean binaries = isBinary && digits >= SHORTEST_BINARY && digits <= BINARY;
    int code = binaries ? binary & 0x7F : digits <= LONGEST_DECIMAL ? decimal : 0;
    digits = 0;
    decimal = 0;
    binary = 0;
    isBinary = true;
    if (code < ' ' && code != '\n') {
      run.reset();
      return false;
    }
    char letter = code < 0x10000 ? Steps.letter((char) code) : 0;
    return letter != 0 && run.add(letter, at, prompt);
  }

  void write(TrailWriter out, int end) {
    out.put(digits << 1 | (isBinary ? 1 : 0), 1);
    if (digits > 0) {
      out.put(decimal, 3).put(binary, 2);
    }
    run.write(out, end);
  }

  static CodeLetters of(TrailReader in, int begin) {
    var letters = new CodeLetters();
    int head = in.count(1);
    letters.digits = head >> 1;
    letters.isBinary = (head & 1) == 1;
    if (letters.digits > 0) {
      letters.decimal = in.count(3);
      letters.binary = in.count(2);
    }
    letters.run.read(in, begin);
    return letters;
  }
}
