package dev.signalbox.provider.wire;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.Secret;
import dev.signalbox.api.inference.Completion;
import dev.signalbox.api.inference.Delta;
import java.io.IOException;
import java.util.ArrayList;
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
    if (!response.isSuccess()) {
      return Outcome.err(UpstreamErrors.ofStatus(id, response.status(), response.body()));
    }
    var decoder = decoder(call);
    var body = response.body();
    return switch (decoder.decode(new WireEvent(body, 0, body.length))) {
      case Outcome.Err<List<Delta>>(var error) -> Outcome.err(error);
      case Outcome.Ok<List<Delta>>(var deltas) ->
          decoder
              .end()
              .map(rest -> {
                var all = new ArrayList<>(deltas);
                all.addAll(rest);
                return Deltas.sum(all);
              });
    };
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
