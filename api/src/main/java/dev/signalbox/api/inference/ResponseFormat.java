package dev.signalbox.api.inference;

/// The shape the completion's text must have.
public sealed interface ResponseFormat {
  /// Free text.
  record Text() implements ResponseFormat {}

  /// Any JSON object.
  record JsonObject() implements ResponseFormat {}

  /// JSON that conforms to a schema.
  ///
  /// @param schema a JSON Schema as text
  /// @param rareWords whether it has words that shape the answer and that not every provider knows
  record JsonSchema(String name, String schema, boolean rareWords) implements ResponseFormat {}
}
