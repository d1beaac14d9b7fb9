package dev.signalbox.gateway;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Finds the end of a JSON string and decodes it, eight bytes at a step: a prompt is mostly letters
/// that stand for themselves. What is rare (`\\u`, a mistake) is left to whoever reads byte by
/// byte.
final class JsonText {
  /// There is no end that this reader may decode up to.
  static final int NONE = -1;

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long SPACES = ' ' * LOW_BITS;
  private static final long QUOTES = '"' * LOW_BITS;
  private static final long BACKSLASHES = '\\' * LOW_BITS;
  private static final String ESCAPES = "\"\"\\\\//b\bf\fn\nr\rt\t";

  private JsonText() {}

  /// Where the quote stands that ends the string whose first byte is at `from`; [#NONE] when it has
  /// none before `limit`, or holds a `\\u` or anything that JSON forbids.
  static int end(byte[] json, int from, int limit) {
    var at = special(json, from, limit);
    while (at < limit && json[at] != '"') {
      if (json[at] != '\\' || at + 1 == limit || escaped(json[at + 1]) < 0) {
        return NONE;
      }
      at = special(json, at + 2, limit);
    }
    return at < limit ? at : NONE;
  }

  /// The string between `from` and its [#end].
  ///
  /// @param json well-formed UTF-8
  static String decoded(byte[] json, int from, int end) {
    var escape = backslash(json, from, end);
    if (escape == end) {
      return new String(json, from, end - from, StandardCharsets.UTF_8);
    }
    var plain = new byte[end - from];
    var length = 0;
    var at = from;
    while (escape < end) {
      System.arraycopy(json, at, plain, length, escape - at);
      length += escape - at;
      plain[length++] = (byte) escaped(json[escape + 1]);
      at = escape + 2;
      escape = backslash(json, at, end);
    }
    System.arraycopy(json, at, plain, length, end - at);
    return new String(plain, 0, length + end - at, StandardCharsets.UTF_8);
  }

  /// What a backslash and `letter` stand for, or -1.
  private static int escaped(byte letter) {
    for (var i = 0; i < ESCAPES.length(); i += 2) {
      if (ESCAPES.charAt(i) == letter) {
        return ESCAPES.charAt(i + 1);
      }
    }
    return -1;
  }

  /// Where the next quote, backslash or character below a space stands; `limit` when there is none.
  private static int special(byte[] json, int from, int limit) {
    var at = from;
    while (at + Long.BYTES <= limit) {
      var bytes = (long) EIGHT_BYTES.get(json, at);
      var quotes = bytes ^ QUOTES;
      var slashes = bytes ^ BACKSLASHES;
      // a zero byte borrows from its high bit; what that spoils lies behind the first one found
      var found =
          (((quotes - LOW_BITS) & ~quotes)
                  | ((slashes - LOW_BITS) & ~slashes)
                  | ((bytes - SPACES) & ~bytes))
              & HIGH_BITS;
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >> 3);
      }
      at += Long.BYTES;
    }
    while (at < limit && (json[at] < 0 || json[at] >= ' ') && json[at] != '"' && json[at] != '\\') {
      at++;
    }
    return Math.min(at, limit);
  }

  /// Where the next backslash stands; `end` when there is none.
  private static int backslash(byte[] json, int from, int end) {
    var at = from;
    while (at + Long.BYTES <= end) {
      var slashes = (long) EIGHT_BYTES.get(json, at) ^ BACKSLASHES;
      var found = (slashes - LOW_BITS) & ~slashes & HIGH_BITS;
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >> 3);
      }
      at += Long.BYTES;
    }
    while (at < end && json[at] != '\\') {
      at++;
    }
    return at;
  }
}
