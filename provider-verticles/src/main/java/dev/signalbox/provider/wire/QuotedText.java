package dev.signalbox.provider.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes long strings many bytes at a step: most of a prompt needs no escape, and looking for one
/// character by character is the dearest part of writing it. The same bytes as the library's, but
/// that a character beyond the basic plane is written as itself and not as two escapes. Of half a
/// character a `?` is written; no such request is let in.
final class QuotedText extends JsonGeneratorDelegate {
  private static final int LONG_CHARS = 256;
  private static final int STRIDE = 4 * Long.BYTES;
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long SPACES = ' ' * LOW_BITS;
  private static final long QUOTES = '"' * LOW_BITS;
  private static final long BACKSLASHES = '\\' * LOW_BITS;
  private static final String SHORT_ESCAPES = "\"\"\\\\\bb\ff\nn\rr\tt";

  private final WireBody body;

  /// @param json writes UTF-8 to `body`
  QuotedText(JsonGenerator json, WireBody body) {
    super(json, false);
    this.body = body;
  }

  @Override
  public void writeString(String text) throws IOException {
    if (text.length() < LONG_CHARS) {
      delegate.writeString(text);
      return;
    }
    // whatever belongs before a value, and nothing of the value itself
    delegate.writeRawValue("");
    delegate.flush();
    body.write('"');
    append(text.getBytes(StandardCharsets.UTF_8));
    body.write('"');
  }

  private void append(byte[] text) {
    var from = 0;
    var special = nextSpecial(text, 0);
    while (special < text.length) {
      body.append(text, from, special - from);
      escape(text[special]);
      from = special + 1;
      special = nextSpecial(text, from);
    }
    body.append(text, from, text.length - from);
  }

  private void escape(byte special) {
    body.write('\\');
    var known = SHORT_ESCAPES.indexOf(special);
    if (known >= 0) {
      body.write(SHORT_ESCAPES.charAt(known + 1));
    } else {
      var code = "u%04X".formatted((int) special).getBytes(StandardCharsets.US_ASCII);
      body.write(code, 0, code.length);
    }
  }

  /// Where the next character stands that JSON wants escaped; the length when there is none.
  private static int nextSpecial(byte[] text, int from) {
    var at = from;
    while (at + STRIDE <= text.length
        && (specials(text, at)
                | specials(text, at + Long.BYTES)
                | specials(text, at + 2 * Long.BYTES)
                | specials(text, at + 3 * Long.BYTES))
            == 0) {
      at += STRIDE;
    }
    while (at + Long.BYTES <= text.length) {
      var found = specials(text, at);
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >> 3);
      }
      at += Long.BYTES;
    }
    while (at < text.length
        && (text[at] < 0 || (text[at] >= ' ' && text[at] != '"' && text[at] != '\\'))) {
      at++;
    }
    return at;
  }

  /// The high bit of the first of eight bytes that is a quote, a backslash or below a space; those
  /// behind it may be set without reason. See "Determine if a word has a byte less than n" in Sean
  /// Anderson's Bit Twiddling Hacks.
  private static long specials(byte[] text, int at) {
    var bytes = (long) EIGHT_BYTES.get(text, at);
    var quotes = bytes ^ QUOTES;
    var backslashes = bytes ^ BACKSLASHES;
    var controls = (bytes - SPACES) & ~bytes;
    return (controls | ((quotes - LOW_BITS) & ~quotes) | ((backslashes - LOW_BITS) & ~backslashes))
        & HIGH_BITS;
  }
}
