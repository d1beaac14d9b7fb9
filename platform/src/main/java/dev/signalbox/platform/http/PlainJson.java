package dev.signalbox.platform.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.EncodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.DatabindCodec;

/// JSON whose decimal numbers have all their digits: an amount of money is read by people too, and
/// by programs that know no exponents.
public final class PlainJson {
  private static final ObjectWriter WRITER =
      DatabindCodec.mapper().writer().with(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN);

  private PlainJson() {}

  /// `json` in one line.
  public static String text(JsonObject json) {
    return written(WRITER, json);
  }

  /// `json` as people read it.
  public static String prettily(JsonObject json) {
    return written(WRITER.withDefaultPrettyPrinter(), json);
  }

  private static String written(ObjectWriter writer, JsonObject json) {
    try {
      return writer.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new EncodeException("this is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /// The same in UTF-8.
  public static Buffer buffer(JsonObject json) {
    try {
      return Buffer.buffer(WRITER.writeValueAsBytes(json));
    } catch (JsonProcessingException e) {
      throw new EncodeException("this is no JSON: " + e.getOriginalMessage(), e);
    }
  }
}
