package dev.signalbox.api.inference;

/// Where the bytes of a picture are.
public sealed interface ImageSource {
  /// In the request itself.
  ///
  /// @param mediaType e.g. `image/png`
  /// @param base64 the bytes in standard base64 with padding
  record Inline(String mediaType, String base64) implements ImageSource {}

  /// Behind an address that the provider fetches; we never do.
  ///
  /// @param url `https` or `http`
  record Link(String url) implements ImageSource {}
}
