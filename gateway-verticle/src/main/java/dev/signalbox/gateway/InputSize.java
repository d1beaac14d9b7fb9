package dev.signalbox.gateway;

import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Part;

/// How much a model is given to read.
///
/// @param textBytes an upper bound of the words in UTF-8
/// @param images how many pictures it is shown
/// @param documents how many PDFs it is given
record InputSize(long textBytes, int images, int documents) {
  private static final int CANARY_BYTES = 128;
  private static final int PER_MESSAGE_BYTES = 32;
  private static final int BYTES_PER_TOKEN = 4;

  /// What the usual models take for a large picture.
  private static final int USUAL_IMAGE_TOKENS = 1_600;

  /// What the dearest way of counting among the known ones takes for it.
  private static final int MOST_IMAGE_TOKENS = 50_000;

  /// What a PDF of some twenty pages takes.
  private static final int USUAL_DOCUMENT_TOKENS = 50_000;

  private static final int USUAL_WINDOW_TOKENS = 200_000;

  /// The largest window of any model: a PDF is compressed, so its size says nothing.
  private static final int MOST_DOCUMENT_TOKENS = 1_000_000;

  /// Without documents.
  InputSize(long textBytes, int images) {
    this(textBytes, images, 0);
  }

  /// The size of a request that was not read from one body.
  static InputSize of(InferenceRequest request) {
    var bytes = Utf8.size(request.systemPrompt());
    var images = 0;
    var documents = 0;
    for (var message : request.messages()) {
      bytes += PER_MESSAGE_BYTES + Utf8.size(message.name());
      for (var part : message.parts()) {
        switch (part) {
          case Part.Text(String text) -> bytes += Utf8.size(text);
          case Part.Image _ -> images++;
          case Part.Document _ -> documents++;
          case Part.Unspoken _ -> {}
        }
      }
      for (var call : message.toolCalls()) {
        bytes += Utf8.size(call.name()) + Utf8.size(call.arguments());
      }
    }
    for (var tool : request.tools()) {
      bytes +=
          Utf8.size(tool.name()) + Utf8.size(tool.description()) + Utf8.size(tool.parameters());
    }
    return new InputSize(bytes, images, documents);
  }

  /// The same, its documents taken to fill the window of most models and no more: enough for an
  /// account that may owe, where a larger window would make every one a matter for approval.
  InputSize withUsualDocuments() {
    return documents == 0
        ? this
        : new InputSize(textBytes + (long) documents * USUAL_WINDOW_TOKENS, images);
  }

  /// No token is shorter than a byte.
  long mostTokens() {
    return textBytes
        + CANARY_BYTES
        + (long) images * MOST_IMAGE_TOKENS
        + (long) documents * MOST_DOCUMENT_TOKENS;
  }

  /// What to expect of `request`, which is as a provider was sent it: the canary is there, and how
  /// its body was written (escapes, names of fields) is of no account any more.
  static long tokensSent(InferenceRequest request) {
    var sent = of(request);
    return sent.tokens(sent.textBytes());
  }

  /// What to expect.
  long usualTokens() {
    return tokens(textBytes + CANARY_BYTES);
  }

  private long tokens(long bytes) {
    return bytes / BYTES_PER_TOKEN
        + (long) images * USUAL_IMAGE_TOKENS
        + (long) documents * USUAL_DOCUMENT_TOKENS;
  }
}
