package dev.signalbox.api.inference;

/// One piece of what a turn says, in the order it is said.
public sealed interface Part {
  /// Written words.
  record Text(String text) implements Part {}

  /// A picture the model is shown.
  record Image(ImageSource source) implements Part {}

  /// A PDF the model is given to read; nobody on the way reads it.
  ///
  /// @param base64 the bytes in standard base64 with padding
  record Document(String base64) implements Part {}

  /// What only providers that know it are sent; to all others it is as if it were not there.
  sealed interface Unspoken extends Part {}

  /// What the model thought before it said what follows.
  ///
  /// @param signature its provider's, empty when it gave none
  record Thinking(String text, String signature) implements Unspoken {}

  /// A thought that only its provider can read.
  record SealedThinking(String sealed) implements Unspoken {}

  /// All up to here may be kept in the provider's prompt cache.
  record CacheMark(Caching.Lifetime lifetime) implements Unspoken {}
}
