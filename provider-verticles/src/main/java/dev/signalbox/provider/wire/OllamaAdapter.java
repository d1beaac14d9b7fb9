package dev.signalbox.provider.wire;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.Secret;
import dev.signalbox.api.inference.Completion;
import dev.signalbox.api.inference.EmbedTexts;
import dev.signalbox.api.inference.Embeddings;
import dev.signalbox.api.routing.Capability;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Ollama's own API. Preferred to its imitation of chat completions because only here the context
/// window can be set: the default cuts long prompts silently, system prompt and canary included.
final class OllamaAdapter implements ProviderAdapter {
  private static final Pictures PICTURES = new Pictures(Set.of(), false);

  private static final Set<Parameter> TAKES =
      Parameter.allBut(
          Parameter.TOOL_CHOICE, Parameter.PARALLEL_TOOL_CALLS, Parameter.PICTURE_LINKS);

  private final String id;

  OllamaAdapter(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Set<Capability> carries() {
    return Set.of(
        Capability.TEXT,
        Capability.STREAMING,
        Capability.TOOLS,
        Capability.JSON_SCHEMA,
        Capability.VISION,
        Capability.EMBEDDINGS);
  }

  @Override
  public Set<Capability> ofEveryModel() {
    return Parameter.ofEveryModel(TAKES);
  }

  @Override
  public Outcome<WireRequest> encode(Call call) {
    return PICTURES
        .refusal(id, call)
        .or(() -> Parameter.refusal(id, TAKES, call.request()))
        .<Outcome<WireRequest>>map(Outcome::err)
        .orElseGet(
            () -> WireRequest.writing("/chat", new OllamaRequest(Turns.named(call))::writeTo));
  }

  /// A whole answer has the shape of the only line of a stream.
  @Override
  public Outcome<Completion> decode(WireResponse response, Call call) {
    return WholeAnswer.body(id, response)
        .flatMap(body -> WholeAnswer.asStream(decoder(call), body));
  }

  @Override
  public Outcome<WireRequest> encodeEmbeddings(EmbedTexts texts, String account) {
    return OllamaEmbeddings.encode(texts);
  }

  @Override
  public Outcome<Embeddings> decodeEmbeddings(WireResponse response, EmbedTexts texts) {
    return WholeAnswer.tree(id, response).flatMap(tree -> OllamaEmbeddings.decode(id, tree, texts));
  }

  @Override
  public Map<String, String> headers(Secret key) {
    return KeyHeader.BEARER.of(key);
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
