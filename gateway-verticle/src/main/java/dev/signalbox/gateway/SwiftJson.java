package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.UTF8StreamJsonParser;
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
    return new Parser(context, this, json, offset, offset + length);
  }

  private static final class Parser extends UTF8StreamJsonParser {
    private final JsonText text = new JsonText();

    Parser(IOContext context, SwiftJson made, byte[] json, int start, int end) {
      super(
          context,
          made._parserFeatures,
          null,
          null,
          made._byteSymbolCanonicalizer.makeChildOrPlaceholder(made._factoryFeatures),
          json,
          start,
          end,
          0,
          false);
    }

    @Override
    protected String _finishAndReturnString() throws IOException {
      var read = text.read(_inputBuffer, _inputPtr, _inputEnd);
      if (read == null) {
        return super._finishAndReturnString();
      }
      _inputPtr = text.end() + 1;
      _textBuffer.resetWithString(read);
      return read;
    }
  }
}
