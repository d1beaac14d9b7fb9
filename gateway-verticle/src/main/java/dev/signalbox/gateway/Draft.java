package dev.signalbox.gateway;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.Secret;
import dev.signalbox.api.inference.Generation;
import dev.signalbox.api.inference.ImageSource;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.routing.RoutingHints;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a body asks, whatever its dialect, before it is known who asks.
///
/// @param format how it is answered, where that depends on the body
record Draft(
    Optional<Secret> apiKey,
    Optional<String> sessionId,
    String model,
    String systemPrompt,
    List<Message> messages,
    Generation generation,
    boolean stream,
    RoutingHints routing,
    Map<String, String> metadata,
    Optional<AnswerFormat> format) {
  /// One that is answered as its dialect always does.
  Draft(
      Optional<Secret> apiKey,
      Optional<String> sessionId,
      String model,
      String systemPrompt,
      List<Message> messages,
      Generation generation,
      boolean stream,
      RoutingHints routing,
      Map<String, String> metadata) {
    this(
        apiKey,
        sessionId,
        model,
        systemPrompt,
        messages,
        generation,
        stream,
        routing,
        metadata,
        Optional.empty());
  }

  InferenceRequest from(RequestId id, CallerKey caller) {
    return new InferenceRequest(
        id,
        caller,
        sessionId,
        model,
        systemPrompt,
        messages,
        generation,
        stream,
        routing,
        metadata);
  }

  /// How large the input is.
  ///
  /// @param bodyBytes of the body it was read from: JSON text is never shorter than the UTF-8 it
  ///   stands for
  InputSize size(long bodyBytes) {
    var images = 0;
    var documents = 0;
    var inline = 0L;
    for (var message : messages) {
      for (var part : message.parts()) {
        if (part instanceof Part.Image(var source, _)) {
          images++;
          inline += source instanceof ImageSource.Inline(_, String base64) ? base64.length() : 0;
        } else if (part instanceof Part.Document(String base64)) {
          documents++;
          inline += base64.length();
        }
      }
    }
    return new InputSize(bodyBytes - inline, images, documents);
  }
}
