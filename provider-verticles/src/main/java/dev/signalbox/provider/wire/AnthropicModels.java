package dev.signalbox.provider.wire;

import java.util.List;

/// What model generations of the Messages family take, read from their ids.
final class AnthropicModels {
  private static final List<String> WITHOUT_SCHEMA =
      List.of(
          "claude-3",
          "claude-opus-4-0",
          "claude-opus-4-2025",
          "claude-sonnet-4-0",
          "claude-sonnet-4-2025");

  private AnthropicModels() {}

  /// Generations 3 and 4 up to 4.6 take a temperature; later ones refuse it. A name that is not
  /// theirs is a proxy's alias, which decides for itself.
  static boolean takeTemperature(String model) {
    if (!model.startsWith("claude-")) {
      return true;
    }
    var fourth = model.contains("-4") && !model.contains("-4-7") && !model.contains("-4-8");
    return model.startsWith("claude-3") || fourth;
  }

  /// Generation 3 and the first of generation 4 know no schema for their output and are told in
  /// words.
  static boolean takeSchema(String model) {
    return WITHOUT_SCHEMA.stream().noneMatch(model::startsWith);
  }
}
