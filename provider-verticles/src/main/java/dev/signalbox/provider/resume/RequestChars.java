package dev.signalbox.provider.resume;

import dev.signalbox.api.inference.ImageSource;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;

/// How much of the memory a request takes that is kept with its answer.
final class RequestChars {
  private RequestChars() {}

  static long of(InferenceRequest request) {
    var chars = (long) request.systemPrompt().length();
    for (var message : request.messages()) {
      chars += of(message);
    }
    for (var tool : request.tools()) {
      chars += tool.description().length() + tool.parameters().length();
    }
    return chars;
  }

  private static long of(Message message) {
    var chars = 0L;
    for (var part : message.parts()) {
      chars += of(part);
    }
    for (var call : message.toolCalls()) {
      chars += call.arguments().length();
    }
    return chars;
  }

  private static long of(Part part) {
    return switch (part) {
      case Part.Text(String text) -> text.length();
      case Part.Image(ImageSource.Inline(_, String base64), _) -> base64.length();
      case Part.Image(ImageSource.Link(String url), _) -> url.length();
      case Part.Document(String base64) -> base64.length();
      case Part.Thinking(String text, String signature) -> text.length() + signature.length();
      case Part.SealedThinking(String sealed) -> sealed.length();
      case Part.CacheMark _ -> 0;
    };
  }
}
