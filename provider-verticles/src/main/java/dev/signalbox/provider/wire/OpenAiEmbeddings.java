package dev.signalbox.provider.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.EmbedTexts;
import dev.signalbox.api.inference.Embeddings;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.inference.Vector;
import dev.signalbox.provider.wire.OpenAiDialect.Quirk;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Embeddings of the chat completions family. Answers are read number by number: as a tree they
/// would take forty times their size.
final class OpenAiEmbeddings {
  private static final int USUAL_DIMENSIONS = 1536;

  private final String provider;
  private final EmbedTexts asked;
  private final @Nullable Vector[] vectors;
  private String model;
  private JsonNode usage = MissingNode.getInstance();
  private JsonNode error = MissingNode.getInstance();

  OpenAiEmbeddings(String provider, EmbedTexts asked) {
    this.provider = provider;
    this.asked = asked;
    this.vectors = new Vector[asked.texts().size()];
    this.model = asked.target().model();
  }

  static void writeTo(JsonGenerator json, OpenAiDialect dialect, EmbedTexts texts)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("model", texts.target().model());
    json.writeArrayFieldStart("input");
    for (var text : texts.texts()) {
      json.writeString(text);
    }
    json.writeEndArray();
    if (texts.dimensions().isPresent()) {
      var member = dialect.has(Quirk.OUTPUT_DIMENSION) ? "output_dimension" : "dimensions";
      json.writeNumberField(member, texts.dimensions().getAsInt());
    }
    if (dialect.has(Quirk.VECTORS_AS_BYTES)) {
      json.writeStringField("encoding_format", "base64");
    }
    json.writeEndObject();
  }

  Outcome<Embeddings> read(byte[] body) {
    try (var json = Json.parser(new WireEvent(body, 0, body.length))) {
      answer(json);
    } catch (IOException | IllegalArgumentException _) {
      return Outcome.err(UpstreamErrors.garbled(provider, "its answer holds no vectors"));
    }
    if (Json.isPresent(error)) {
      return Outcome.err(UpstreamErrors.inBand(provider, error));
    }
    return Arrays.stream(vectors).anyMatch(vector -> vector == null)
        ? Outcome.err(UpstreamErrors.garbled(provider, "it left out the vector of a text"))
        : Outcome.ok(new Embeddings(List.of(vectors), used(), model));
  }

  private void answer(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("not an object");
    }
    for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      var value = json.nextToken();
      switch (name) {
        case "data" -> {
          for (var i = 0; value == JsonToken.START_ARRAY && startsObject(json); i++) {
            entry(json, i);
          }
        }
        case "model" -> model = json.getValueAsString(model);
        case "usage" -> usage = Json.tree(json);
        case "error" -> error = Json.tree(json);
        default -> json.skipChildren();
      }
    }
  }

  private static boolean startsObject(JsonParser json) throws IOException {
    return json.nextToken() == JsonToken.START_OBJECT;
  }

  private void entry(JsonParser json, int position) throws IOException {
    var index = position;
    var vector = new Vector("");
    for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      var value = json.nextToken();
      switch (name) {
        case "index" -> index = json.getValueAsInt(position);
        case "embedding" ->
            vector = value == JsonToken.VALUE_STRING ? bytes(json.getText()) : numbers(json);
        default -> json.skipChildren();
      }
    }
    if (index < 0 || index >= vectors.length || vector.base64().isEmpty()) {
      throw new IOException("not the vector of a text");
    }
    vectors[index] = vector;
  }

  private static Vector bytes(String base64) throws IOException {
    if (Base64.getDecoder().decode(base64).length % Float.BYTES != 0) {
      throw new IOException("not whole numbers of four bytes");
    }
    return new Vector(base64);
  }

  private static Vector numbers(JsonParser json) throws IOException {
    var values = new float[USUAL_DIMENSIONS];
    var length = 0;
    while (json.nextToken().isNumeric()) {
      values = length == values.length ? Arrays.copyOf(values, length * 2) : values;
      values[length++] = json.getFloatValue();
    }
    return Vector.of(Arrays.copyOf(values, length));
  }

  private Usage used() {
    var field = usage.hasNonNull("prompt_tokens") ? "prompt_tokens" : "total_tokens";
    return ReportedCounts.ofTexts(asked, field, usage.path(field));
  }
}
