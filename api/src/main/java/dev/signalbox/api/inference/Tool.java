package dev.signalbox.api.inference;

/// A tool the model may call.
///
/// @param name 1 to 64 characters of `A-Z a-z 0-9 _ -`
/// @param description what it does; may be empty
/// @param parameters a JSON Schema object as text
/// @param strict whether its calls are held to that schema to the letter, where a provider can
public record Tool(String name, String description, String parameters, boolean strict) {
  /// A tool whose calls follow its schema as well as the model can.
  public Tool(String name, String description, String parameters) {
    this(name, description, parameters, false);
  }
}
