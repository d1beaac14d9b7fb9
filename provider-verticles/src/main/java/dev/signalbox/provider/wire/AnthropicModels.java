package dev.signalbox.provider.wire;

/// What model generations of the Messages family take, read from their ids.
final class AnthropicModels {
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

  /// Generation 3 knows no schema for its output and is told in words.
  static boolean takeSchema(String model) {
    return !model.startsWith("claude-3");
  }
}
