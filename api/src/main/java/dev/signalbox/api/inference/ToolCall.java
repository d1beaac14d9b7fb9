package dev.signalbox.api.inference;

/// A model's request to run a tool.
///
/// @param id the provider's id of the call, referred to by the tool's answer
/// @param name the tool's name
/// @param arguments a JSON object as text; `{}` when there are none
public record ToolCall(String id, String name, String arguments) {}
