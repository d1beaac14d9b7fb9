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
  /// @param usage what they used
  static Outcome<Embeddings> read(
      String provider, List<JsonNode> lists, EmbedTexts texts, Usage usage) {
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
        ? Outcome.ok(new Embeddings(vectors, usage, texts.target().model()))
        : notVectors(provider);
  }

  private static Outcome<Embeddings> notVectors(String provider) {
    return Outcome.err(
        UpstreamErrors.garbled(provider, "its answer does not hold one vector per text"));
  }
}
