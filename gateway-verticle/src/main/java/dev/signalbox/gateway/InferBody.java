package dev.signalbox.gateway;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.Secret;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Sampling;
import dev.signalbox.api.inference.Tool;
import dev.signalbox.api.routing.RoutingHints;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The body of `POST /infer`: what it asks, before it is known who asks.
record InferBody(
    Optional<Secret> apiKey,
    Optional<String> sessionId,
    String model,
    String systemPrompt,
    List<Message> messages,
    Sampling sampling,
    List<Tool> tools,
    ResponseFormat responseFormat,
    boolean stream,
    Map<String, String> metadata) {

  InferenceRequest from(RequestId id, CallerKey caller) {
    return new InferenceRequest(
        id,
        caller,
        sessionId,
        model,
        systemPrompt,
        messages,
        sampling,
        tools,
        responseFormat,
        stream,
        RoutingHints.NONE,
        metadata);
  }
}
