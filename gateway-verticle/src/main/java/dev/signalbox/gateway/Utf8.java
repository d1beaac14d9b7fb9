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

  /// Whether JSON text spells a surrogate as an escape, so that its strings need
  /// [#hasLoneSurrogate].
  static boolean hasSurrogateEscape(byte[] json, int length) {
    for (var i = 0; i + 2 < length; i++) {
      if (i + Long.BYTES <= length && !holdsBackslash((long) EIGHT_BYTES.get(json, i))) {
        i += Long.BYTES - 1;
      } else if (json[i] == '\\' && json[i + 1] == 'u' && (json[i + 2] | 0x20) == 'd') {
        return true;
      }
    }
    return false;
  }

  /// Whether one of eight bytes is a backslash: with those zeroed, only a zero borrows from its own
  /// high bit.
  private static boolean holdsBackslash(long bytes) {
    var zeroed = bytes ^ BACKSLASHES;
    return ((zeroed - LOW_BITS) & ~zeroed & HIGH_BITS) != 0;
  }

  /// Whether half a surrogate pair stands alone in `text`.
  static boolean hasLoneSurrogate(CharSequence text) {
    var pairOpen = false;
    for (var i = 0; i < text.length(); i++) {
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
