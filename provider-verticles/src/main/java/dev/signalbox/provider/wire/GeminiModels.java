package dev.signalbox.provider.wire;

import dev.signalbox.api.Outcome;
import java.util.ArrayList;
import java.util.List;

/// The names of Gemini's models: in paths, in lists, and what their generation takes.
final class GeminiModels {
  private static final String FOLDER = "models/";
  private static final int MAX_MODELS = 500;

  private GeminiModels() {}

  /// Whether a name can stand in a path without reaching anything else there.
  static boolean isName(String model) {
    var name = bare(model);
    return !name.isEmpty() && !name.startsWith(".") && name.chars().allMatch(GeminiModels::isPlain);
  }

  private static boolean isPlain(int c) {
    return c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.');
  }

  /// The path of a model, for a name that is one.
  static String path(String model) {
    return "/" + FOLDER + bare(model);
  }

  /// The name without the folder that lists put before it.
  static String bare(String model) {
    return model.startsWith(FOLDER) ? model.substring(FOLDER.length()) : model;
  }

  /// Generations 1 and 2 give and want no signature with a tool call.
  static boolean sign(String model) {
    var name = bare(model);
    return !name.startsWith("gemini-1") && !name.startsWith("gemini-2");
  }

  /// Generations 1 and 2 answer in JSON or call tools, not both.
  static boolean takeToolsWithJson(String model) {
    return sign(model);
  }

  /// Those of a list that can hold a conversation.
  static Outcome<List<String>> listed(String provider, WireResponse response) {
    if (!response.isSuccess()) {
      return Outcome.err(GeminiErrors.of(provider, response));
    }
    var entries = Json.tree(response.body()).path("models");
    var models = new ArrayList<String>();
    var valid = entries.isArray();
    for (var entry : entries) {
      var name = bare(entry.path("name").asText(""));
      var methods = entry.path("supportedGenerationMethods");
      valid &= !name.isBlank();
      if (models.size() < MAX_MODELS
          && (methods.isMissingNode() || methods.toString().contains("\"generateContent\""))) {
        models.add(name);
      }
    }
    return valid
        ? Outcome.ok(List.copyOf(models))
        : Outcome.err(UpstreamErrors.garbled(provider, "its answer is not a list of models"));
  }
}
