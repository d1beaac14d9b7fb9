package dev.signalbox.api.inference;

/// Whether the model calls tools.
public sealed interface ToolChoice {
  /// As it sees fit.
  record Auto() implements ToolChoice {}

  /// None, though it sees which there are.
  record None() implements ToolChoice {}

  /// At least one.
  record Required() implements ToolChoice {}

  /// The one of this name.
  record Named(String name) implements ToolChoice {}
}
