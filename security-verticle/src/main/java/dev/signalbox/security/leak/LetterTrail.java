package dev.signalbox.security.leak;

import org.jspecify.annotations.Nullable;

/// Follows the letters of an output, as they stand and as codes stand for them, along those of the
/// system prompt. Reads each character once; what it must remember between two pieces fits into a
/// short text, so that any replica can go on. Not thread-safe.
public final class LetterTrail {
  /// The trail of an output that has not begun.
  public static final String START = "";

  private static final int LONGEST_GAP = 40;
  private static final int BASE64 = 1;
  private static final int HEX = 2;
  private static final int CODES = 4;

  private final PromptLetters prompt;
  private final LetterRun plain = new LetterRun(false, LONGEST_GAP);

  /// Characters of base64 in a row, and the first of two hexadecimal digits: all that plain text
  /// needs remembered of these. The readers are there once there is more.
  private int sextets;

  /// What there was in a row, while it is looked at.
  private final int[] lately = new int[Base64Letters.ENOUGH];

  private int nibble = HexLetters.NONE;
  private @Nullable Base64Letters base64;
  private @Nullable HexLetters hex;
  private @Nullable CodeLetters codes;

  private LetterTrail(PromptLetters prompt) {
    this.prompt = prompt;
  }

  /// The trail that [#write] wrote, to go on at position `begin`.
  ///
  /// @throws IllegalArgumentException when it is none
  public static LetterTrail of(PromptLetters prompt, String written, int begin) {
    var trail = new LetterTrail(prompt);
    if (!written.isEmpty()) {
      trail.read(new TrailReader(written), begin);
    }
    return trail;
  }

  private void read(TrailReader in, int begin) {
    int there = in.count(1);
    sextets = in.count(1);
    nibble = in.count(1) - 1;
    plain.read(in, begin);
    base64 = (there & BASE64) == 0 ? null : Base64Letters.of(in, begin);
    hex = (there & HEX) == 0 ? null : HexLetters.of(in, begin);
    codes = (there & CODES) == 0 ? null : CodeLetters.of(in, begin);
  }

  /// Reads folded characters. Those before `from` were read before: some 90 of them must be there,
  /// or all.
  ///
  /// @return whether the prompt leaks
  public boolean leaks(char[] chars, int from, int to) {
    for (int at = from; at < to; at++) {
      if (plain(chars, at) || base64(chars, at) || hex(chars[at], at) || codes(chars[at], at)) {
        return true;
      }
    }
    return false;
  }

  private boolean plain(char[] chars, int at) {
    char letter = Steps.letter(chars[at]);
    if (letter == 0) {
      if (chars[at] >= '0' && chars[at] <= '9') {
        plain.digit(at);
      }
      return false;
    }
    return !isEscape(chars, at) && plain.add(letter, at, prompt);
  }

  /// Whether the letter at `at` is part of an escape for something else: `%2C`, or backslash and n.
  private static boolean isEscape(char[] chars, int at) {
    char before = at > 0 ? chars[at - 1] : ' ';
    if (before == '\\') {
      return "nrtbf".indexOf(chars[at]) >= 0;
    }
    boolean second = at > 1 && chars[at - 2] == '%' && HexLetters.digit(before) >= 0;
    return (second || before == '%') && HexLetters.digit(chars[at]) >= 0;
  }

  private boolean base64(char[] chars, int at) {
    int sextet = Base64Letters.sextet(chars[at]);
    var open = base64;
    if (open != null && open.isOpen()) {
      return sextet >= 0
          ? open.decode(sextet, at, prompt)
          : sextet == Base64Letters.NONE && open.close();
    }
    if (sextet < 0) {
      sextets = sextet == Base64Letters.NONE ? 0 : sextets;
      return false;
    }
    if (++sextets < Base64Letters.ENOUGH) {
      return false;
    }
    sextets = 0;
    int from = Base64Letters.before(chars, at, lately);
    if (from < 0) {
      return false;
    }
    var reader = open == null ? new Base64Letters() : open;
    base64 = reader;
    return reader.open(lately, from, at, prompt);
  }

  private boolean hex(char c, int at) {
    int digit = HexLetters.digit(c);
    if (digit < 0 || nibble < 0) {
      nibble = digit;
      return false;
    }
    int octet = nibble << HexLetters.NIBBLE | digit;
    nibble = HexLetters.NONE;
    var reader = hex == null ? new HexLetters() : hex;
    boolean leaks = reader.read(octet, at, prompt);
    hex = reader.isUnderWay() ? reader : null;
    return leaks;
  }

  private boolean codes(char c, int at) {
    var reader = codes;
    if (reader == null) {
      if (c < '0' || c > '9') {
        return false;
      }
      reader = new CodeLetters();
    }
    boolean leaks = reader.read(c, at, prompt);
    codes = reader.isUnderWay() ? reader : null;
    return leaks;
  }

  /// Where text has to be held from, from position `from` on, or `end`.
  public int hold(int from, int end) {
    int hold = plain.hold(end);
    hold = base64 == null ? hold : base64.run().hold(hold);
    hold = hex == null ? hold : hex.run().hold(hold);
    hold = codes == null ? hold : codes.run().hold(hold);
    return Math.max(from, hold);
  }

  /// What is needed to go on at position `end`, up to where was read.
  public String write(int end) {
    var out = new TrailWriter();
    int there = base64 == null ? 0 : BASE64;
    there |= hex == null ? 0 : HEX;
    there |= codes == null ? 0 : CODES;
    out.put(there, 1).put(sextets, 1).put(nibble + 1L, 1);
    plain.write(out, end);
    if (base64 != null) {
      base64.write(out, end);
    }
    if (hex != null) {
      hex.write(out, end);
    }
    if (codes != null) {
      codes.write(out, end);
    }
    return out.toString();
  }
}
