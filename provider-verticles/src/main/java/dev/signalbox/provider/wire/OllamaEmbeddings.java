package dev.signalbox.provider.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.EmbedTexts;
import dev.signalbox.api.inference.Embeddings;
import java.io.IOException;
import java.util.ArrayList;

/// Embeddings of several texts at once, by Ollama's own API.
final class OllamaEmbeddings {
  private OllamaEmbeddings() {}

  static Outcome<WireRequest> encode(EmbedTexts texts) {
    return WireRequest.writing("/embed", json -> write(json, texts));
  }

  private static void write(JsonGenerator json, EmbedTexts texts) throws IOException {
    json.writeStartObject();
    json.writeStringField("model", texts.target().model());
    json.writeArrayFieldStart("input");
    for (var text : texts.texts()) {
      json.writeString(text);
    }
    json.writeEndArray();
    if (texts.dimensions().isPresent()) {
      json.writeNumberField("dimensions", texts.dimensions().getAsInt());
    }
    json.writeEndObject();
  }

  static Outcome<Embeddings> decode(String provider, JsonNode tree, EmbedTexts texts) {
    var lists = new ArrayList<JsonNode>();
    tree.path("embeddings").forEach(lists::add);
    var counted = tree.path("prompt_eval_count");
    var usage = ReportedCounts.ofTexts(texts, "prompt_eval_count", counted);
    return VectorLists.read(provider, lists, texts, usage);
  }
}
