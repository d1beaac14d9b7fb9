package dev.signalbox.api.inference;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.routing.RoutingHints;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The canonical request: every client dialect decodes to it and every wire family encodes from it.
///
/// @param model `provider/model`, a bare model id, an alias or `auto`
/// @param sessionId the caller's session, which has a cost account of its own
/// @param routing where it should go, beyond the model's name
/// @param metadata the caller's own labels, passed through untouched
public record InferenceRequest(
    RequestId id,
    CallerKey caller,
    Optional<String> sessionId,
    String model,
    String systemPrompt,
    List<Message> messages,
    Sampling sampling,
    List<Tool> tools,
    ResponseFormat responseFormat,
    boolean stream,
    RoutingHints routing,
    Map<String, String> metadata) {
  public InferenceRequest {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
    metadata = Map.copyOf(metadata);
  }

  /// The same request, writing no more than `tokens` unless the caller has named a bound.
  public InferenceRequest boundedTo(int tokens) {
    return sampling.maxTokens().isPresent()
        ? this
        : new InferenceRequest(
            id,
            caller,
            sessionId,
            model,
            systemPrompt,
            messages,
            new Sampling(sampling.temperature(), OptionalInt.of(tokens)),
            tools,
            responseFormat,
            stream,
            routing,
            metadata);
  }

  /// The same request under another system prompt.
  public InferenceRequest withSystemPrompt(String prompt) {
    return new InferenceRequest(
        id,
        caller,
        sessionId,
        model,
        prompt,
        messages,
        sampling,
        tools,
        responseFormat,
        stream,
        routing,
        metadata);
  }
}
