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
    Generation generation,
    boolean stream,
    RoutingHints routing,
    Map<String, String> metadata) {
  public InferenceRequest {
    messages = List.copyOf(messages);
    metadata = Map.copyOf(metadata);
  }

  /// A request of nobody's in particular, answered whole, all else left to us and the provider.
  public static InferenceRequest of(
      RequestId id, String model, String systemPrompt, List<Message> messages) {
    return new InferenceRequest(
        id,
        CallerKey.ANONYMOUS,
        Optional.empty(),
        model,
        systemPrompt,
        messages,
        Generation.DEFAULT,
        false,
        RoutingHints.NONE,
        Map.of());
  }

  /// How its tokens are drawn.
  public Sampling sampling() {
    return generation.sampling();
  }

  /// The tools the model may call.
  public List<Tool> tools() {
    return generation.toolUse().tools();
  }

  /// The shape of the answer's text.
  public ResponseFormat responseFormat() {
    return generation.responseFormat();
  }

  /// Whether one of its turns shows a picture.
  public boolean hasImages() {
    for (var message : messages) {
      if (message.hasImages()) {
        return true;
      }
    }
    return false;
  }

  /// Whether one of its turns hands over a document.
  public boolean hasDocuments() {
    for (var message : messages) {
      if (message.hasDocuments()) {
        return true;
      }
    }
    return false;
  }

  /// The same request, writing no more than `tokens`, nor more than the caller wants.
  public InferenceRequest boundedTo(int tokens) {
    var wanted = sampling().maxTokens();
    return wanted.isPresent() && wanted.getAsInt() <= tokens
        ? this
        : withSampling(sampling().withMaxTokens(OptionalInt.of(tokens)));
  }

  /// The same request of another caller's.
  public InferenceRequest withCaller(CallerKey other) {
    return new InferenceRequest(
        id, other, sessionId, model, systemPrompt, messages, generation, stream, routing, metadata);
  }

  /// The same request in a session.
  public InferenceRequest withSession(Optional<String> session) {
    return new InferenceRequest(
        id, caller, session, model, systemPrompt, messages, generation, stream, routing, metadata);
  }

  /// The same request for another model.
  public InferenceRequest withModel(String other) {
    return new InferenceRequest(
        id,
        caller,
        sessionId,
        other,
        systemPrompt,
        messages,
        generation,
        stream,
        routing,
        metadata);
  }

  /// The same request under another system prompt.
  public InferenceRequest withSystemPrompt(String prompt) {
    return new InferenceRequest(
        id, caller, sessionId, model, prompt, messages, generation, stream, routing, metadata);
  }

  /// The same request after other turns.
  public InferenceRequest withMessages(List<Message> turns) {
    return new InferenceRequest(
        id, caller, sessionId, model, systemPrompt, turns, generation, stream, routing, metadata);
  }

  /// The same request, answered otherwise.
  public InferenceRequest withGeneration(Generation other) {
    return new InferenceRequest(
        id, caller, sessionId, model, systemPrompt, messages, other, stream, routing, metadata);
  }

  /// The same request, its tokens drawn otherwise.
  public InferenceRequest withSampling(Sampling other) {
    return withGeneration(generation.withSampling(other));
  }

  /// The same request, answered in pieces or whole.
  public InferenceRequest withStream(boolean pieces) {
    return new InferenceRequest(
        id,
        caller,
        sessionId,
        model,
        systemPrompt,
        messages,
        generation,
        pieces,
        routing,
        metadata);
  }

  /// The same request, routed otherwise.
  public InferenceRequest withRouting(RoutingHints hints) {
    return new InferenceRequest(
        id, caller, sessionId, model, systemPrompt, messages, generation, stream, hints, metadata);
  }

  /// The same request under other labels.
  public InferenceRequest withMetadata(Map<String, String> labels) {
    return new InferenceRequest(
        id, caller, sessionId, model, systemPrompt, messages, generation, stream, routing, labels);
  }
}
