package dev.signalbox.gateway;

/// How much a model is given to read.
///
/// @param textBytes an upper bound of the words in UTF-8
/// @param images how many pictures it is shown
record InputSize(long textBytes, int images) {
  private static final int CANARY_BYTES = 128;
  private static final int BYTES_PER_TOKEN = 4;

  /// What the usual models take for a large picture.
  private static final int USUAL_IMAGE_TOKENS = 1_600;

  /// What the dearest way of counting among the known ones takes for it.
  private static final int MOST_IMAGE_TOKENS = 50_000;

  /// No token is shorter than a byte.
  long mostTokens() {
    return textBytes + CANARY_BYTES + (long) images * MOST_IMAGE_TOKENS;
  }

  /// What to expect.
  long usualTokens() {
    return (textBytes + CANARY_BYTES) / BYTES_PER_TOKEN + (long) images * USUAL_IMAGE_TOKENS;
  }
}
