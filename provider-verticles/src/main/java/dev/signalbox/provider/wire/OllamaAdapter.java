package dev.signalbox.provider.wire;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.Secret;
import dev.signalbox.api.inference.Completion;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Ollama's own API. Preferred to its imitation of chat completions because only here the context
/// window can be set: the default cuts long prompts silently, system prompt and canary included.
final class OllamaAdapter implements ProviderAdapter {
  private final String id;

  OllamaAdapter(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Outcome<WireRequest> encode(Call call) {
    try {
      return Outcome.ok(new WireRequest("/chat", Json.bytes(new OllamaRequest(call)::writeTo)));
    } catch (IOException _) {
      return Outcome.err(Refusals.notJson());
    }
  }

  /// A whole answer has the shape of the only line of a stream.
  @Override
  public Outcome<Completion> decode(WireResponse response, Call call) {
    return WholeAnswer.body(id, response).flatMap(body -> completion(body, call));
  }

  private Outcome<Completion> completion(byte[] body, Call call) {
    var decoder = decoder(call);
    return decoder
        .decode(new WireEvent(body, 0, body.length))
        .flatMap(deltas -> decoder.end().map(rest -> Deltas.joined(deltas, rest)))
        .map(Deltas::sum);
  }

  @Override
  public Map<String, String> headers(Secret key) {
    return key.reveal().isEmpty() ? Map.of() : Map.of("authorization", "Bearer " + key.reveal());
  }

  @Override
  public String modelsPath() {
    return "/tags";
  }

  @Override
  public Outcome<List<String>> models(WireResponse response) {
    return ModelLists.read(id, response, "models", "name");
  }

  @Override
  public Framing framing() {
    return Framing.NDJSON;
  }

  @Override
  public StreamDecoder decoder(Call call) {
    return new OllamaStream(id, call);
  }
}
