package dev.signalbox.provider.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.EmbedTexts;
import dev.signalbox.api.inference.Embeddings;
import java.io.IOException;
import java.util.ArrayList;

/// Embeddings of several texts at once. The provider insists on knowing what they are for, which
/// callers do not say: documents to be found.
final class CohereEmbeddings {
  private CohereEmbeddings() {}

  static Outcome<WireRequest> encode(EmbedTexts texts) {
    return WireRequest.writing("/v2/embed", json -> write(json, texts));
  }

  private static void write(JsonGenerator json, EmbedTexts texts) throws IOException {
    json.writeStartObject();
    json.writeStringField("model", texts.target().model());
    json.writeArrayFieldStart("texts");
    for (var text : texts.texts()) {
      json.writeString(text);
    }
    json.writeEndArray();
    json.writeStringField("input_type", "search_document");
    json.writeArrayFieldStart("embedding_types");
    json.writeString("float");
    json.writeEndArray();
    if (texts.dimensions().isPresent()) {
      json.writeNumberField("output_dimension", texts.dimensions().getAsInt());
    }
    json.writeEndObject();
  }

  static Outcome<Embeddings> decode(String provider, JsonNode tree, EmbedTexts texts) {
    var lists = new ArrayList<JsonNode>();
    tree.path("embeddings").path("float").forEach(lists::add);
    var billed = tree.path("meta").path("billed_units").path("input_tokens");
    var usage = ReportedCounts.ofTexts(texts, "billed_units.input_tokens", billed);
    return VectorLists.read(provider, lists, texts, usage);
  }
}
