package dev.signalbox.api.inference;

/// A tool the model may call.
///
/// @param name 1 to 64 characters of `A-Z a-z 0-9 _ -`
/// @param description what it does; may be empty
/// @param parameters a JSON Schema object as text
public record Tool(String name, String description, String parameters) {}
