package dev.signalbox.provider.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.EmbedTexts;
import dev.signalbox.api.inference.Embeddings;
import java.io.IOException;
import java.util.ArrayList;

/// Embeddings of several texts at once.
final class GeminiEmbeddings {
  private GeminiEmbeddings() {}

  static Outcome<WireRequest> encode(EmbedTexts texts) {
    var path = GeminiModels.path(texts.target().model());
    return WireRequest.writing(
        path + ":batchEmbedContents", json -> write(json, texts, path.substring(1)));
  }

  private static void write(JsonGenerator json, EmbedTexts texts, String model) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("requests");
    for (var text : texts.texts()) {
      json.writeStartObject();
      json.writeStringField("model", model);
      json.writeObjectFieldStart("content");
      json.writeArrayFieldStart("parts");
      json.writeStartObject();
      json.writeStringField("text", text);
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
      if (texts.dimensions().isPresent()) {
        json.writeNumberField("outputDimensionality", texts.dimensions().getAsInt());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  static Outcome<Embeddings> decode(String provider, JsonNode tree, EmbedTexts texts) {
    var lists = new ArrayList<JsonNode>();
    tree.path("embeddings").forEach(embedding -> lists.add(embedding.path("values")));
    var counted = tree.path("usageMetadata").path("promptTokenCount");
    var usage = ReportedCounts.ofTexts(texts, "promptTokenCount", counted);
    return VectorLists.read(provider, lists, texts, usage);
  }
}
