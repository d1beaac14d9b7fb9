package dev.signalbox.gateway;

import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Part;

/// How much a model is given to read.
///
/// @param textBytes an upper bound of the words in UTF-8
/// @param images how many pictures it is shown
record InputSize(long textBytes, int images) {
  private static final int CANARY_BYTES = 128;
  private static final int PER_MESSAGE_BYTES = 32;
  private static final int BYTES_PER_TOKEN = 4;

  /// What the usual models take for a large picture.
  private static final int USUAL_IMAGE_TOKENS = 1_600;

  /// What the dearest way of counting among the known ones takes for it.
  private static final int MOST_IMAGE_TOKENS = 50_000;

  /// The size of a request that was not read from one body.
  static InputSize of(InferenceRequest request) {
    var bytes = Utf8.size(request.systemPrompt());
    var images = 0;
    for (var message : request.messages()) {
      bytes += PER_MESSAGE_BYTES;
      for (var part : message.parts()) {
        switch (part) {
          case Part.Text(String text) -> bytes += Utf8.size(text);
          case Part.Image _ -> images++;
          case Part.Unspoken _ -> {}
        }
      }
    }
    return new InputSize(bytes, images);
  }

  /// No token is shorter than a byte.
  long mostTokens() {
    return textBytes + CANARY_BYTES + (long) images * MOST_IMAGE_TOKENS;
  }

  /// What to expect.
  long usualTokens() {
    return (textBytes + CANARY_BYTES) / BYTES_PER_TOKEN + (long) images * USUAL_IMAGE_TOKENS;
  }
}
