package dev.signalbox.gateway;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Decodes JSON strings many bytes at a step: a prompt is mostly letters that stand for themselves.
/// What is rare (`\\u`, a mistake) is left to whoever reads byte by byte. Not shared between
/// threads.
final class JsonText {
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long SPACES = ' ' * LOW_BITS;
  private static final long QUOTES = '"' * LOW_BITS;
  private static final long BACKSLASHES = '\\' * LOW_BITS;
  private static final String ESCAPES = "\"\"\\\\//b\bf\fn\nr\rt\t";
  private static final int STRIDE = 4 * Long.BYTES;

  private byte[] plain = {};
  private int end;

  /// The string whose first byte is at `from`; null when no quote ends it before `limit`, or it
  /// holds a `\\u` or anything that JSON forbids.
  ///
  /// @param json well-formed UTF-8
  @Nullable String read(byte[] json, int from, int limit) {
    var at = special(json, from, limit);
    if (at < limit && json[at] == '"') {
      end = at;
      return new String(json, from, at - from, StandardCharsets.UTF_8);
    }
    var run = from;
    var length = 0;
    while (at < limit && json[at] != '"') {
      var meant = json[at] == '\\' && at + 1 < limit ? escaped(json[at + 1]) : -1;
      if (meant < 0) {
        return null;
      }
      length = keep(json, run, at, length);
      plain[length++] = (byte) meant;
      run = at + 2;
      at = special(json, run, limit);
    }
    if (at >= limit) {
      return null;
    }
    end = at;
    length = keep(json, run, at, length);
    return new String(plain, 0, length, StandardCharsets.UTF_8);
  }

  /// Where the quote stands that ended the last string that was read.
  int end() {
    return end;
  }

  /// Appends to what is decoded and leaves room for one byte more.
  private int keep(byte[] json, int from, int to, int length) {
    var more = to - from;
    if (length + more >= plain.length) {
      plain = Arrays.copyOf(plain, 2 * (length + more) + STRIDE);
    }
    System.arraycopy(json, from, plain, length, more);
    return length + more;
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
    while (at + STRIDE <= limit
        && (specials(json, at)
                | specials(json, at + Long.BYTES)
                | specials(json, at + 2 * Long.BYTES)
                | specials(json, at + 3 * Long.BYTES))
            == 0) {
      at += STRIDE;
    }
    while (at + Long.BYTES <= limit) {
      var found = specials(json, at);
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

  /// The high bit of the first special one of eight bytes; those behind it may be set without
  /// reason, for a byte that is one borrows from the next.
  private static long specials(byte[] json, int at) {
    var bytes = (long) EIGHT_BYTES.get(json, at);
    var quotes = bytes ^ QUOTES;
    var slashes = bytes ^ BACKSLASHES;
    return (((quotes - LOW_BITS) & ~quotes)
            | ((slashes - LOW_BITS) & ~slashes)
            | ((bytes - SPACES) & ~bytes))
        & HIGH_BITS;
  }
}
