package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/// Numbers that whoever reads them next would take for infinite.
final class HugeNumbers {
  private HugeNumbers() {}

  /// Steps `parser` to the last token of the value it is at, and says whether one was on the way.
  static boolean isPassed(JsonParser parser) throws IOException {
    var found = false;
    var depth = 0;
    while (true) {
      var token = parser.currentToken();
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token.isNumeric()) {
        found |= Double.isInfinite(parser.getDoubleValue());
      }
      if (depth == 0) {
        return found;
      }
      parser.nextToken();
    }
  }
}
