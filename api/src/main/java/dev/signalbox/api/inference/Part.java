package dev.signalbox.api.inference;

import org.jspecify.annotations.Nullable;

/// One piece of what a turn says, in the order it is said.
public sealed interface Part {
  /// What stands first where a tool failed: most families have no other place to say so.
  Part FAILED = new Text("Error:");

  /// Written words.
  record Text(String text) implements Part {}

  /// A picture the model is shown.
  ///
  /// @param detail how closely it is to be looked at, which is what OpenAI's family charges by:
  ///   `auto`, `low`, `high` or `original`; empty where nothing was said
  record Image(ImageSource source, String detail) implements Part {
    public Image {
      detail = toldOrNot(detail);
    }

    /// One that nothing was said about.
    public Image(ImageSource source) {
      this(source, "");
    }

    /// Nodes that know no details tell none.
    private static String toldOrNot(@Nullable String detail) {
      return detail == null ? "" : detail;
    }
  }

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
