package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.signalbox.api.Money;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/// Writes JSON straight into a buffer, without a tree in between.
final class Json {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private Json() {}

  /// What is written.
  @FunctionalInterface
  interface Body {
    void writeTo(JsonGenerator out) throws IOException;
  }

  /// A buffer holding the object whose fields `fields` writes.
  static Buffer object(Body fields) {
    var buffer = Buffer.buffer();
    appendObject(buffer, fields);
    return buffer;
  }

  /// Appends the object whose fields `fields` writes.
  static void appendObject(Buffer buffer, Body fields) {
    writeObject(new Appender(buffer), fields);
  }

  /// Writes the object whose fields `fields` writes into memory.
  static void writeObject(OutputStream memory, Body fields) {
    try (var out = FACTORY.createGenerator(memory)) {
      out.writeStartObject();
      fields.writeTo(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
  }

  /// `written`, a JSON value, with every character as itself wherever JSON lets it: an escape must
  /// not hide from a detector what a provider will read.
  static String plain(String written) {
    var text = new StringWriter(written.length());
    try (var in = FACTORY.createParser(written);
        var out = FACTORY.createGenerator(text)) {
      in.nextToken();
      out.copyCurrentStructureExact(in);
    } catch (IOException e) {
      throw new UncheckedIOException("it was read before", e);
    }
    return text.toString();
  }

  /// Writes text somebody else gave us, which may hold half characters.
  static void foreign(JsonGenerator out, String field, String text) throws IOException {
    out.writeStringField(field, WholeCharacters.of(text));
  }

  /// Writes the object that `text` is; where a model or the filter has made it none, an object that
  /// holds it.
  static void objectOf(JsonGenerator out, String text) throws IOException {
    if (isObject(text)) {
      out.writeRawValue(text);
    } else {
      out.writeStartObject();
      foreign(out, "arguments", text);
      out.writeEndObject();
    }
  }

  private static boolean isObject(String text) {
    try (var parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      parser.skipChildren();
      return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  /// Writes an exact amount in US dollars.
  static void usd(JsonGenerator out, String field, Money amount) throws IOException {
    out.writeNumberField(field, amount.toUsd());
  }

  /// Gives the generator's bytes to a buffer, usually all at once.
  private static final class Appender extends OutputStream {
    private final Buffer buffer;

    Appender(Buffer buffer) {
      this.buffer = buffer;
    }

    @Override
    public void write(int b) {
      buffer.appendByte((byte) b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      buffer.appendBytes(bytes, from, length);
    }
  }
}
