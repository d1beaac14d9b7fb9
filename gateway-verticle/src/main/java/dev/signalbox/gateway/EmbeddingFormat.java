package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.inference.Embeddings;
import dev.signalbox.api.inference.Vector;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;

/// How `POST /v1/embeddings` answers: with vectors, never with words.
final class EmbeddingFormat implements AnswerFormat {
  private static final String NO_WORDS = "an embedding has no words";

  private final boolean base64;
  private final OptionalInt dimensions;

  /// @param base64 whether vectors are sent as they travel here, or as numbers
  /// @param dimensions how long they shall be
  EmbeddingFormat(boolean base64, OptionalInt dimensions) {
    this.base64 = base64;
    this.dimensions = dimensions;
  }

  OptionalInt dimensions() {
    return dimensions;
  }

  /// The body of the answer.
  Buffer vectors(Embeddings embeddings) {
    return Json.object(out -> {
      out.writeStringField("object", "list");
      out.writeArrayFieldStart("data");
      var index = 0;
      for (var vector : embeddings.vectors()) {
        out.writeStartObject();
        out.writeStringField("object", "embedding");
        out.writeNumberField("index", index++);
        vector(out, vector);
        out.writeEndObject();
      }
      out.writeEndArray();
      Json.foreign(out, "model", embeddings.model());
      out.writeObjectFieldStart("usage");
      out.writeNumberField("prompt_tokens", embeddings.usage().inputTokens());
      out.writeNumberField("total_tokens", embeddings.usage().totalTokens());
      out.writeEndObject();
    });
  }

  private void vector(JsonGenerator out, Vector vector) throws IOException {
    if (base64) {
      out.writeStringField("embedding", vector.base64());
      return;
    }
    out.writeArrayFieldStart("embedding");
    for (var value : vector.values()) {
      out.writeNumber(value);
    }
    out.writeEndArray();
  }

  @Override
  public Buffer whole(Whole answer, AnswerSummary summary, String requestId) {
    throw new IllegalStateException(NO_WORDS);
  }

  @Override
  public Events events(String requestId) {
    throw new IllegalStateException(NO_WORDS);
  }

  @Override
  public Map<String, String> fieldNames() {
    return Map.of("messages[", "input", "messages", "input", "capabilities", "model");
  }

  @Override
  public void error(JsonGenerator out, GatewayError error, String requestId) throws IOException {
    OpenAiErrors.write(out, error);
  }

  @Override
  public int errorStatus(GatewayError error) {
    return OpenAiErrors.status(error);
  }

  @Override
  public Map<String, String> errorHeaders(GatewayError error) {
    return OpenAiErrors.headers(error);
  }
}
