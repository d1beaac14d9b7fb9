package dev.signalbox.gateway;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Strict well-formedness of text. JSON parsers let overlong forms and half surrogate pairs pass,
/// which then mean one thing to a detector and another to a provider.
final class Utf8 {
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long BACKSLASHES = '\\' * LOW_BITS;
  private static final char DELETE = 0x7F;
  private static final int ESCAPE = 6;
  private static final int MIN_TWO = 0x80;
  private static final int MIN_THREE = 0x800;
  private static final int MIN_FOUR = 0x10000;

  private Utf8() {}

  /// The position of the first byte that is not UTF-8, or -1.
  static int firstInvalid(byte[] bytes, int length) {
    var at = 0;
    while (at < length) {
      if (at + Long.BYTES <= length && ((long) EIGHT_BYTES.get(bytes, at) & HIGH_BITS) == 0) {
        at += Long.BYTES;
        continue;
      }
      var size = sizeAt(bytes, at, length);
      if (size == 0) {
        return at;
      }
      at += size;
    }
    return -1;
  }

  /// Bytes of the character at `at`, 0 when it is none.
  private static int sizeAt(byte[] bytes, int at, int length) {
    int lead = bytes[at];
    if (lead >= 0) {
      return 1;
    }
    var size = Integer.numberOfLeadingZeros(~(lead << 24));
    if (size < 2 || size > 4 || at + size > length) {
      return 0;
    }
    var codePoint = lead & (0x7F >> size);
    for (var i = 1; i < size; i++) {
      if ((bytes[at + i] & 0xC0) != 0x80) {
        return 0;
      }
      codePoint = (codePoint << 6) | (bytes[at + i] & 0x3F);
    }
    return isAllowed(codePoint, size) ? size : 0;
  }

  private static boolean isAllowed(int codePoint, int size) {
    return switch (size) {
      case 2 -> codePoint >= MIN_TWO;
      case 3 ->
          codePoint >= MIN_THREE
              && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
      default -> codePoint >= MIN_FOUR && codePoint <= Character.MAX_CODE_POINT;
    };
  }

  /// What the strings of a JSON text hold that has to be looked for in each of them.
  ///
  /// @param surrogates whether one spells a surrogate as an escape
  /// @param controls whether one holds a control character, in an escape or as it is
  record Rarities(boolean surrogates, boolean controls) {}

  /// What is rare in the bytes `from` to `to` of a well-formed JSON text.
  static Rarities rarities(byte[] json, int from, int to) {
    var surrogates = false;
    var controls = false;
    var i = from;
    while (i < to) {
      if (i + Long.BYTES <= to) {
        var rare = rare((long) EIGHT_BYTES.get(json, i));
        if (rare == 0) {
          i += Long.BYTES;
          continue;
        }
        i += Long.numberOfTrailingZeros(rare) / Byte.SIZE;
      }
      if (json[i] == '\\' && i + 1 < to) {
        var letter = json[i + 1];
        surrogates |= letter == 'u' && i + 2 < to && (json[i + 2] | 0x20) == 'd';
        controls |= letter == 'b' || letter == 'f' || (letter == 'u' && codesControl(json, i, to));
        // what is escaped begins no escape
        i++;
      } else {
        controls |= json[i] == DELETE;
      }
      i++;
    }
    return new Rarities(surrogates, controls);
  }

  private static boolean codesControl(byte[] json, int at, int to) {
    if (at + ESCAPE > to || json[at + 2] != '0' || json[at + 3] != '0') {
      return false;
    }
    var high = Character.digit(json[at + 4], 16);
    var low = Character.digit(json[at + 5], 16);
    return high >= 0 && low >= 0 && isControl((char) (16 * high + low));
  }

  /// The high bit of the first of eight bytes that is a backslash or a delete, and maybe those of
  /// later ones; 0 when none is. Only a byte that is zero borrows from its own high bit, and only a
  /// delete carries into it: no byte of UTF-8 has all bits.
  private static long rare(long bytes) {
    var slashes = bytes ^ BACKSLASHES;
    return (((slashes - LOW_BITS) & ~slashes) | ((bytes + LOW_BITS) & ~bytes)) & HIGH_BITS;
  }

  /// The position of the first control character but tab and line ends, or -1.
  static int firstControl(CharSequence text) {
    for (var i = 0; i < text.length(); i++) {
      if (isControl(text.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  /// Whether any character is a control character, tab and line ends too.
  static boolean holdsIsoControl(CharSequence text) {
    for (var i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isControl(char c) {
    return (c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == DELETE;
  }

  /// Whether half a surrogate pair stands alone in `text`.
  static boolean hasLoneSurrogate(CharSequence text) {
    for (var i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return hasLoneSurrogate(text, i);
      }
    }
    return false;
  }

  private static boolean hasLoneSurrogate(CharSequence text, int first) {
    var pairOpen = false;
    for (var i = first; i < text.length(); i++) {
      var c = text.charAt(i);
      if (Character.isLowSurrogate(c) != pairOpen) {
        return true;
      }
      pairOpen = Character.isHighSurrogate(c);
    }
    return pairOpen;
  }

  /// An upper bound of the UTF-8 bytes of `text`, without encoding it.
  static long size(CharSequence text) {
    long bytes = text.length();
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c >= MIN_THREE) {
        bytes += 2;
      } else if (c >= MIN_TWO) {
        bytes++;
      }
    }
    return bytes;
  }
}
