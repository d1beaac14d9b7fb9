package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.Outcome;
import java.util.ArrayList;
import java.util.List;

/// Reads model lists strictly: any server may sit at a well-known port. Some send the bare array.
final class ModelLists {
  private static final int MAX_MODELS = 500;

  private ModelLists() {}

  static Outcome<List<String>> read(
      String provider, WireResponse response, String list, String name) {
    return WholeAnswer.tree(provider, response)
        .flatMap(tree -> names(provider, tree.isArray() ? tree : tree.path(list), name));
  }

  private static Outcome<List<String>> names(String provider, JsonNode entries, String name) {
    var models = new ArrayList<String>();
    var valid = entries.isArray();
    for (var entry : entries) {
      valid &= entry.path(name).isTextual() && !entry.path(name).asText().isBlank();
      if (models.size() < MAX_MODELS) {
        models.add(entry.path(name).asText());
      }
    }
    return valid
        ? Outcome.ok(List.copyOf(models))
        : Outcome.err(UpstreamErrors.garbled(provider, "its answer is not a list of models"));
  }
}
