package dev.signalbox.api.inference;

/// The shape the completion's text must have.
public sealed interface ResponseFormat {
  /// Free text.
  record Text() implements ResponseFormat {}

  /// Any JSON object.
  record JsonObject() implements ResponseFormat {}

  /// JSON that conforms to `schema`, a JSON Schema as text.
  record JsonSchema(String name, String schema) implements ResponseFormat {}
}
