package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.UTF8StreamJsonParser;
import com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer;
import java.io.IOException;
import java.io.Serial;

/// Makes parsers that are the library's in all but one thing: strings are decoded by [JsonText]
/// where it can. What is asked to be parsed must be well-formed UTF-8.
final class SwiftJson extends JsonFactory {
  @Serial private static final long serialVersionUID = 1L;

  SwiftJson(JsonFactoryBuilder settings) {
    super(settings);
  }

  @Override
  protected JsonParser _createParser(byte[] json, int offset, int length, IOContext context) {
    context.setEncoding(JsonEncoding.UTF8);
    return new Parser(
        context,
        _parserFeatures,
        _byteSymbolCanonicalizer.makeChildOrPlaceholder(_factoryFeatures),
        json,
        offset,
        offset + length);
  }

  private static final class Parser extends UTF8StreamJsonParser {
    Parser(
        IOContext context,
        int features,
        ByteQuadsCanonicalizer symbols,
        byte[] json,
        int start,
        int end) {
      super(context, features, null, null, symbols, json, start, end, 0, false);
    }

    @Override
    protected String _finishAndReturnString() throws IOException {
      var end = JsonText.end(_inputBuffer, _inputPtr, _inputEnd);
      if (end < 0) {
        return super._finishAndReturnString();
      }
      var text = JsonText.decoded(_inputBuffer, _inputPtr, end);
      _inputPtr = end + 1;
      _textBuffer.resetWithString(text);
      return text;
    }
  }
}
