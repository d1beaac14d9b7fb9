package dev.signalbox.provider.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.EmbedTexts;
import dev.signalbox.api.inference.Embeddings;
import java.io.IOException;
import java.util.List;

/// The embedding of one text: the provider takes no more in one request.
final class YandexEmbeddings {
  private YandexEmbeddings() {}

  static Outcome<WireRequest> encode(String path, EmbedTexts texts, String folder) {
    if (texts.texts().size() != 1) {
      return Outcome.err(
          Refusals.of(
              "input", "unsupported", texts.target().provider() + " embeds one text a request"));
    }
    return WireRequest.writing(path, json -> write(json, texts, folder));
  }

  private static void write(JsonGenerator json, EmbedTexts texts, String folder)
      throws IOException {
    json.writeStartObject();
    json.writeStringField(
        "modelUri", YandexModels.embeddingAddress(folder, texts.target().model()));
    json.writeStringField("text", texts.texts().getFirst());
    json.writeEndObject();
  }

  static Outcome<Embeddings> decode(String provider, JsonNode tree, EmbedTexts texts) {
    var usage = ReportedCounts.ofTexts(texts, "numTokens", tree.path("numTokens"));
    return VectorLists.read(provider, List.of(tree.path("embedding")), texts, usage);
  }
}
