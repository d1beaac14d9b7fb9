package dev.signalbox.security.leak;

import java.util.Arrays;

/// The letters that base64 stands for. Its characters are counted until there are enough to tell
/// whether, from one of four places on, they stand for text: words do not, so that plain text costs
/// a count.
final class Base64Letters {
  static final int ENOUGH = 20;
  static final int NONE = -1;

  private static final int ALIGNMENTS = 4;

  /// Characters looked through for so many, spaces included: always there to be looked at.
  private static final int FARTHEST = 90;

  /// Bytes at the start that may belong to a character before it.
  private static final int CUT_BYTES = 3;

  private static final int SEXTET = 6;
  private static final int OCTET = 8;
  private static final int SPACE = -2;
  private static final byte[] SEXTETS = new byte[128];

  static {
    Arrays.fill(SEXTETS, (byte) NONE);
    var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      SEXTETS[alphabet.charAt(i)] = (byte) i;
    }
    SEXTETS['-'] = SEXTETS['+'];
    SEXTETS['_'] = SEXTETS['/'];
    SEXTETS[' '] = SPACE;
    SEXTETS['\n'] = SPACE;
    SEXTETS['\r'] = SPACE;
    SEXTETS['\t'] = SPACE;
  }

  private final LetterRun run = new LetterRun(true, 40);
  private final Utf8Letters text = new Utf8Letters();
  private boolean open;
  private int bits;
  private int held;

  LetterRun run() {
    return run;
  }

  /// Whether what comes next is decoded.
  boolean isOpen() {
    return open;
  }

  /// What `c` stands for, or [#NONE], or [#SPACE].
  static int sextet(char c) {
    return c < SEXTETS.length ? SEXTETS[c] : NONE;
  }

  /// Reads the last characters of base64 up to `at`.
  ///
  /// @param sextets room for [#ENOUGH]
  /// @return from which of them on they stand for text, [#NONE] when they do not
  static int before(char[] chars, int at, int[] sextets) {
    int missing = ENOUGH;
    for (int i = at; i >= 0 && missing > 0 && at - i < FARTHEST; i--) {
      int sextet = sextet(chars[i]);
      if (sextet >= 0) {
        sextets[--missing] = sextet;
      }
    }
    var text = new Utf8Letters();
    for (int from = 0; missing == 0 && from < ALIGNMENTS; from++) {
      text.reset();
      if (isText(sextets, from, text)) {
        return from;
      }
    }
    return NONE;
  }

  /// Begins with what [#before] found, from there on. True when the prompt leaks.
  boolean open(int[] sextets, int from, int at, PromptLetters prompt) {
    open = true;
    bits = 0;
    held = 0;
    text.reset();
    boolean leaks = false;
    for (int i = from; i < sextets.length; i++) {
      leaks |= add(decode(sextets[i]), at, prompt);
    }
    return leaks;
  }

  /// Decodes the sextet at `at`. True when the prompt leaks.
  boolean decode(int sextet, int at, PromptLetters prompt) {
    int c = decode(sextet);
    if (c == Utf8Letters.NONSENSE) {
      run.reset();
      open = false;
    }
    return add(c, at, prompt);
  }

  /// What comes next is not decoded, until there is enough again. False: nothing leaks by that.
  boolean close() {
    open = false;
    return false;
  }

  private static boolean isText(int[] sextets, int from, Utf8Letters text) {
    int held = 0;
    int bits = 0;
    int octets = 0;
    for (int i = from; i < sextets.length; i++) {
      held = held << SEXTET | sextets[i];
      bits += SEXTET;
      if (bits >= OCTET) {
        bits -= OCTET;
        int octet = held >> bits & 0xFF;
        boolean cut = octets++ < CUT_BYTES && octet >> SEXTET == 2;
        if (text.next(octet) == Utf8Letters.NONSENSE && !cut) {
          return false;
        }
      }
    }
    return true;
  }

  /// The character that ends with this sextet, or what [Utf8Letters] says of it.
  private int decode(int sextet) {
    held = (held << SEXTET | sextet) & 0xFFFF;
    bits += SEXTET;
    if (bits < OCTET) {
      return Utf8Letters.PART;
    }
    bits -= OCTET;
    return text.next(held >> bits & 0xFF);
  }

  private boolean add(int c, int at, PromptLetters prompt) {
    char letter = c < 0 ? 0 : Steps.letter((char) c);
    return letter != 0 && run.add(letter, at, prompt);
  }

  void write(TrailWriter out, int end) {
    out.put(open ? 1 : 0, 1);
    if (open) {
      out.put(bits, 1).put(held & ((1 << bits) - 1), 1);
      text.write(out);
    }
    run.write(out, end);
  }

  static Base64Letters of(TrailReader in, int begin) {
    var letters = new Base64Letters();
    letters.open = in.count(1) == 1;
    if (letters.open) {
      letters.bits = in.count(1);
      letters.held = in.count(1);
      letters.text.read(in);
    }
    letters.run.read(in, begin);
    return letters;
  }
}
