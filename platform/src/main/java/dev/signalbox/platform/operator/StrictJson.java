package dev.signalbox.platform.operator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Bodies of the operators' API. What could be read in two ways, and what no database takes, is
/// refused by name before a page sees it.
public final class StrictJson {
  /// Deepest nesting that is read.
  private static final int DEEPEST = 64;

  private static final int DELETE = 0x7F;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .build();

  private StrictJson() {}

  /// The text that the first `length` of `bytes` are.
  ///
  /// @throws BadField if they are not UTF-8
  public static String text(byte[] bytes, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new BadField("body", "invalid_utf8", "is not UTF-8");
    }
  }

  /// An object as it is written, whatever its texts hold.
  ///
  /// @throws BadField if `body` is none, names a field twice (which is the field that it names) or
  ///   nests deeper than 64
  public static JsonObject object(String body) {
    try (var parser = FACTORY.createParser(body)) {
      if (JacksonCodec.fromParser(parser, Object.class) instanceof JsonObject json) {
        return json;
      }
    } catch (DecodeException | IOException e) {
      if (e.getCause() instanceof JsonParseException cause && isDuplicate(cause)) {
        throw new BadField(place(cause.getProcessor()), "duplicate_key", "is given twice");
      }
      throw new BadField(
          "body",
          "type",
          "expected a JSON object, each field once, nested " + DEEPEST + " deep at most");
    }
    throw new BadField("body", "type", "expected a JSON object");
  }

  private static boolean isDuplicate(JsonParseException cause) {
    return cause.getOriginalMessage().startsWith("Duplicate field");
  }

  /// Where a parser stopped, as in `models[1].id`.
  private static String place(JsonParser parser) {
    var place = new StringBuilder();
    for (JsonStreamContext at = parser.getParsingContext(); !at.inRoot(); at = at.getParent()) {
      var rest = place.isEmpty() || place.charAt(0) == '[' ? "" : ".";
      place.insert(0, at.inArray() ? "[" + at.getCurrentIndex() + "]" + rest : name(at) + rest);
    }
    return place.toString();
  }

  private static String name(JsonStreamContext at) {
    return at.hasCurrentName() ? at.getCurrentName() : "";
  }

  /// An object whose texts can be kept and whose numbers are numbers.
  ///
  /// @throws BadField as [#object] does, and for control characters but tab and line ends, halves
  ///   of characters and numbers beyond a double
  public static JsonObject clean(String body) {
    var json = object(body);
    check("", json);
    return json;
  }

  /// Whether `text` holds nothing but whole characters, and no control characters but tab and line
  /// ends.
  public static boolean isClean(String text) {
    return text.codePoints()
        .noneMatch(one ->
            one == DELETE
                || (one < ' ' && one != '\t' && one != '\n' && one != '\r')
                || (one >= Character.MIN_SURROGATE && one <= Character.MAX_SURROGATE));
  }

  private static void check(String place, @Nullable Object value) {
    switch (value) {
      case JsonObject object -> {
        for (Map.Entry<String, Object> field : object) {
          checkText(place.isEmpty() ? "body" : place, field.getKey());
          check(place.isEmpty() ? field.getKey() : place + "." + field.getKey(), field.getValue());
        }
      }
      case JsonArray array -> {
        for (var i = 0; i < array.size(); i++) {
          check(place + "[" + i + "]", array.getValue(i));
        }
      }
      case String text -> checkText(place, text);
      case Double number when !Double.isFinite(number) ->
          throw new BadField(place, "range", "is too large a number");
      case null, default -> {
        // other numbers, true and false are what they are
      }
    }
  }

  private static void checkText(String place, String text) {
    if (!isClean(text)) {
      throw new BadField(
          place,
          "control_character",
          "holds a control character or half a character; only tab and line ends are allowed");
    }
  }
}
