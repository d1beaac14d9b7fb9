package dev.signalbox.api.inference;

/// One piece of what a turn says, in the order it is said.
public sealed interface Part {
  /// Written words.
  record Text(String text) implements Part {}

  /// A picture the model is shown.
  record Image(ImageSource source) implements Part {}
}
