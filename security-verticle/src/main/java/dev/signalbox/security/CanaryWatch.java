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

  /// Positions remembered, a power of two: more than the letters and digits that any form spans.
  private static final int SPAN = 128;

  /// Characters of a form that may leave before the rest is held: they tell nobody anything, and
  /// ordinary text never waits.
  private static final int FREE = 3;

  /// More separators than this between two characters end an attempt, which bounds the hold.
  private static final int LONGEST_GAP = 8;

  /// A shorter token would be met by chance.
  private static final int SHORTEST = 8;

  private final char[][] forms;

  /// The characters a form begins with: while no form is under way, all others are passed by.
  private final boolean[] begins = new boolean[128];

  CanaryWatch(String token) {
    forms = token.length() < SHORTEST ? new char[0][] : forms(token);
    for (var form : forms) {
      begins[form[0]] = true;
    }
  }

  /// Reads the undecided characters. Returns where to hold from, or `window.end()`, or -1 when the
  /// canary is there. `states` (one per form, then the gap) is moved on to `until`.
  int read(Window window, int until, int[] states) {
    var seen = new int[SPAN];
    int count = 0;
    boolean underWay = isUnderWay(states);
    for (int i = window.from(); i < until; i++) {
      int c = plain(window.chars()[i]);
      if (c < 0) {
        if (states[FORMS] < LONGEST_GAP && ++states[FORMS] == LONGEST_GAP) {
          Arrays.fill(states, 0, FORMS, 0);
        }
        continue;
      }
      states[FORMS] = 0;
      seen[count++ & (SPAN - 1)] = i;
      if (underWay || begins[c]) {
        if (advance(states, (char) c)) {
          return -1;
        }
        underWay = isUnderWay(states);
      }
    }
    return hold(window, states, seen, count);
  }

  private static boolean isUnderWay(int[] states) {
    int any = 0;
    for (int form = 0; form < FORMS; form++) {
      any |= states[form];
    }
    return any != 0;
  }

  /// Moves every form on; true when one is complete.
  private boolean advance(int[] states, char c) {
    for (int form = 0; form < forms.length; form++) {
      states[form] = advance(form, states[form], c);
      if (states[form] == forms[form].length) {
        return true;
      }
    }
    return false;
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

  private int advance(int form, int state, char c) {
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
    if (c >= 'A' && c <= 'Z') {
      return c + 32;
    }
    return (c >= 'a' && c <= 'z') || Window.isDigit(c) ? c : -1;
  }

  private static char[][] forms(String token) {
    return new char[][] {
      lettersAndDigits(token),
      lettersAndDigits(new StringBuilder(token).reverse().toString()),
      turned(lettersAndDigits(token)),
      lettersAndDigits(base64(token, 0)),
      lettersAndDigits(base64(token, 1)),
      lettersAndDigits(base64(token, 2)),
      codes(token),
      HexFormat.of().formatHex(token.getBytes(StandardCharsets.UTF_8)).toCharArray()
    };
  }

  /// The decimal code of each character.
  private static char[] codes(String token) {
    var codes = new StringBuilder(3 * token.length());
    for (int i = 0; i < token.length(); i++) {
      codes.append((int) token.charAt(i));
    }
    return codes.toString().toCharArray();
  }

  /// Every letter as the one thirteen places on.
  private static char[] turned(char[] letters) {
    for (int i = 0; i < letters.length; i++) {
      char c = letters[i];
      letters[i] = Window.isDigit(c) ? c : (char) ('a' + (c - 'a' + 13) % 26);
    }
    return letters;
  }

  /// The characters of base64 that depend on the token alone when `shift` bytes stand before it.
  private static String base64(String token, int shift) {
    var encoded =
        Base64.getEncoder()
            .withoutPadding()
            .encodeToString((" ".repeat(shift) + token).getBytes(StandardCharsets.UTF_8));
    int touched = (shift + token.length()) % 3 == 0 ? 0 : 1;
    return encoded.substring(shift == 0 ? 0 : shift + 1, encoded.length() - touched);
  }

  private static char[] lettersAndDigits(String text) {
    var kept = new char[text.length()];
    int length = 0;
    for (int i = 0; i < kept.length; i++) {
      int c = plain(text.charAt(i));
      if (c >= 0) {
        kept[length++] = (char) c;
      }
    }
    return Arrays.copyOf(kept, length);
  }

  /// The most characters that both begin and end the first `matched` of `form`, fewer than those.
  /// Asked where an attempt fails, mostly after one or two: a table for every canary costs more.
  private static int border(char[] form, int matched) {
    int length = matched - 1;
    while (length > 0 && Arrays.mismatch(form, 0, length, form, matched - length, matched) >= 0) {
      length--;
    }
    return length;
  }
}
