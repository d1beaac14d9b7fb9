package dev.signalbox.platform.spool;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/// One record as one line: eight hex digits of checksum, a blank, the text with its line breaks
/// escaped. A reader finds its way again after a damaged line, and an operator can read the file.
final class SpoolLine {
  private static final int CHECKSUM_DIGITS = 8;

  private SpoolLine() {}

  static byte[] encode(String payload) {
    var text = payload.replace("\\", "\\\\").replace("\n", "\\n").getBytes(StandardCharsets.UTF_8);
    var line = new byte[CHECKSUM_DIGITS + 1 + text.length + 1];
    var checksum = HexFormat.of().toHexDigits(checksum(text));
    System.arraycopy(checksum.getBytes(StandardCharsets.US_ASCII), 0, line, 0, CHECKSUM_DIGITS);
    line[CHECKSUM_DIGITS] = ' ';
    System.arraycopy(text, 0, line, CHECKSUM_DIGITS + 1, text.length);
    line[line.length - 1] = '\n';
    return line;
  }

  /// The record of `line` (without its line break), or nothing if it is damaged.
  static Optional<String> decode(byte[] line) {
    if (line.length <= CHECKSUM_DIGITS || line[CHECKSUM_DIGITS] != ' ') {
      return Optional.empty();
    }
    var text = new byte[line.length - CHECKSUM_DIGITS - 1];
    System.arraycopy(line, CHECKSUM_DIGITS + 1, text, 0, text.length);
    var expected = new String(line, 0, CHECKSUM_DIGITS, StandardCharsets.US_ASCII);
    return HexFormat.of().toHexDigits(checksum(text)).equals(expected)
        ? Optional.of(unescape(new String(text, StandardCharsets.UTF_8)))
        : Optional.empty();
  }

  private static int checksum(byte[] text) {
    var checksum = new CRC32C();
    checksum.update(text);
    return (int) checksum.getValue();
  }

  private static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    var plain = new StringBuilder(text.length());
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        plain.append(text.charAt(i) == 'n' ? '\n' : text.charAt(i));
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
