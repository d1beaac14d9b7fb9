package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.EmbedTexts;
import dev.signalbox.api.inference.Embeddings;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.inference.Vector;
import java.util.ArrayList;
import java.util.List;

/// Vectors written as lists of numbers, in the order of their texts.
final class VectorLists {
  private VectorLists() {}

  /// @param lists one list of numbers per text
  /// @param inputTokens as the provider counts them, below 0 when it does not say
  static Outcome<Embeddings> read(
      String provider, List<JsonNode> lists, EmbedTexts texts, long inputTokens) {
    var vectors = new ArrayList<Vector>(lists.size());
    for (var list : lists) {
      if (!list.isArray() || list.isEmpty() || !list.path(0).isNumber()) {
        return notVectors(provider);
      }
      var values = new float[list.size()];
      for (var i = 0; i < values.length; i++) {
        values[i] = list.path(i).floatValue();
      }
      vectors.add(Vector.of(values));
    }
    return vectors.size() == texts.texts().size()
        ? Outcome.ok(new Embeddings(vectors, usage(texts, inputTokens), texts.target().model()))
        : notVectors(provider);
  }

  private static Outcome<Embeddings> notVectors(String provider) {
    return Outcome.err(
        UpstreamErrors.garbled(provider, "its answer does not hold one vector per text"));
  }

  private static Usage usage(EmbedTexts texts, long inputTokens) {
    var bytes = texts.texts().stream().mapToLong(TokenEstimate::utf8Length).sum();
    return inputTokens >= 0
        ? Usage.of(inputTokens, 0)
        : new Usage(TokenEstimate.tokens(bytes), 0, 0, 0, 0, true);
  }
}
