package dev.signalbox.security;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// Looks for a canary in the letters and digits of an output, whatever stands between them: as
/// written, in another case, spaced, reversed, in rot13, in base64, as decimal character codes and
/// in hex, which an encoded address is too, with or without an `x` before each byte. Remembers only
/// how far each form has come, so that the memory fits into [FilterState].
final class CanaryWatch {
  /// Forms watched for: as is, reversed, rot13, base64 at three alignments, decimal codes, hex.
  static final int FORMS = 8;

  private static final int HEX = FORMS - 1;
  private static final int ALL = (1 << FORMS) - 1;

  /// Positions remembered, a power of two: more than the letters and digits that any form spans.
  private static final int SPAN = 128;

  /// Characters of a form that may leave before the rest is held: they tell nobody anything, and
  /// ordinary text never waits.
  private static final int FREE = 3;

  /// More separators than this between two characters end an attempt, which bounds the hold.
  private static final int LONGEST_GAP = 8;

  /// A shorter token would be met by chance.
  private static final int SHORTEST = 8;

  private static final int LEAK = -1;

  private final byte[][] forms;

  /// Which forms begin with a character, one bit each: only those, and what is under way, are
  /// looked at.
  private final byte[] beginning = new byte[128];

  CanaryWatch(String token) {
    forms = token.length() < SHORTEST ? new byte[0][] : forms(token);
    for (int form = 0; form < forms.length; form++) {
      beginning[forms[form][0]] |= (byte) (1 << form);
    }
  }

  /// Reads the undecided characters. Returns where to hold from, or `window.end()`, or -1 when the
  /// canary is there. `states` (one per form, then the gap) is moved on to `until`.
  int read(Window window, int until, int[] states) {
    var seen = new int[SPAN];
    int count = 0;
    int underWay = underWay(states);
    for (int i = window.from(); i < until; i++) {
      int c = plain(window.chars()[i]);
      if (c < 0) {
        if (states[FORMS] < LONGEST_GAP && ++states[FORMS] == LONGEST_GAP) {
          Arrays.fill(states, 0, FORMS, 0);
          underWay = 0;
        }
        continue;
      }
      states[FORMS] = 0;
      seen[count++ & (SPAN - 1)] = i;
      underWay = advance(states, underWay | (beginning[c] & ALL), c);
      if (underWay == LEAK) {
        return -1;
      }
    }
    return hold(window, states, seen, count);
  }

  /// Which forms are under way, one bit each.
  private static int underWay(int[] states) {
    int underWay = 0;
    for (int form = 0; form < FORMS; form++) {
      underWay |= states[form] == 0 ? 0 : 1 << form;
    }
    return underWay;
  }

  /// Moves `some` forms on. Returns which of them are under way then, or [#LEAK] when one is
  /// complete.
  private int advance(int[] states, int some, int c) {
    int underWay = 0;
    for (int left = some; left != 0; left &= left - 1) {
      int form = Integer.numberOfTrailingZeros(left);
      states[form] = advance(form, states[form], c);
      if (states[form] == forms[form].length) {
        return LEAK;
      }
      underWay |= states[form] == 0 ? 0 : 1 << form;
    }
    return underWay;
  }

  private static int hold(Window window, int[] states, int[] seen, int count) {
    int longest = 0;
    for (int form = 0; form < FORMS; form++) {
      if (states[form] > FREE) {
        longest = Math.max(longest, form == HEX ? 2 * states[form] : states[form]);
      }
    }
    return longest == 0 ? window.end() : seen[Math.max(0, count - longest + FREE) & (SPAN - 1)];
  }

  private int advance(int form, int state, int c) {
    if (form == HEX && state > 0 && state % 2 == 0 && (c == 'x' || c == '0')) {
      return state; // before a byte, as in 0x6b; no byte of a token begins with 0
    }
    var wanted = forms[form];
    int matched = state;
    while (matched > 0 && wanted[matched] != c) {
      matched = border(wanted, matched);
    }
    return wanted[matched] == c ? matched + 1 : 0;
  }

  private static int plain(char c) {
    return Window.isLetterOrDigit(c) ? Window.lower(c) : -1;
  }

  private static byte[][] forms(String token) {
    var written = token.getBytes(StandardCharsets.UTF_8);
    return new byte[][] {
      lettersAndDigits(written, 0, written.length),
      lettersAndDigits(reversed(written), 0, written.length),
      turned(lettersAndDigits(written, 0, written.length)),
      base64(written, 0),
      base64(written, 1),
      base64(written, 2),
      codes(token),
      HexFormat.of().formatHex(written).getBytes(StandardCharsets.US_ASCII)
    };
  }

  private static byte[] reversed(byte[] written) {
    var reversed = new byte[written.length];
    for (int i = 0; i < reversed.length; i++) {
      reversed[i] = written[written.length - 1 - i];
    }
    return reversed;
  }

  /// The decimal code of each character.
  private static byte[] codes(String token) {
    var codes = new StringBuilder(3 * token.length());
    for (int i = 0; i < token.length(); i++) {
      codes.append((int) token.charAt(i));
    }
    return codes.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /// Every letter as the one thirteen places on.
  private static byte[] turned(byte[] letters) {
    for (int i = 0; i < letters.length; i++) {
      char c = (char) letters[i];
      letters[i] = (byte) (Window.isDigit(c) ? c : 'a' + (c - 'a' + 13) % 26);
    }
    return letters;
  }

  /// The characters of base64 that depend on the token alone when `shift` bytes stand before it.
  private static byte[] base64(byte[] written, int shift) {
    var shifted = new byte[shift + written.length];
    System.arraycopy(written, 0, shifted, shift, written.length);
    var encoded = Base64.getEncoder().withoutPadding().encode(shifted);
    int touched = shifted.length % 3 == 0 ? 0 : 1;
    return lettersAndDigits(encoded, shift == 0 ? 0 : shift + 1, encoded.length - touched);
  }

  private static byte[] lettersAndDigits(byte[] text, int from, int to) {
    var kept = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      int c = plain((char) (text[i] & 0xFF));
      if (c >= 0) {
        kept[length++] = (byte) c;
      }
    }
    return length == kept.length ? kept : Arrays.copyOf(kept, length);
  }

  /// The most characters that both begin and end the first `matched` of `form`, fewer than those.
  /// Asked where an attempt fails, mostly after one or two: a table for every canary costs more.
  private static int border(byte[] form, int matched) {
    int length = matched - 1;
    while (length > 0 && Arrays.mismatch(form, 0, length, form, matched - length, matched) >= 0) {
      length--;
    }
    return length;
  }
}
