package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Secret;
import dev.signalbox.api.inference.Completion;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.EmbedTexts;
import dev.signalbox.api.inference.Embeddings;
import dev.signalbox.api.routing.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The second version of Cohere's chat. Its model list is still of the first, so the version is
/// part of every path instead of the root.
final class CohereAdapter implements ProviderAdapter {
  private static final int INVALID_TOKEN = 498;
  private static final Pictures PICTURES = new Pictures(Set.of(), true);

  private static final Set<Parameter> TAKES = Parameter.allBut(Parameter.PARALLEL_TOOL_CALLS);

  private final String id;

  CohereAdapter(String id) {
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
        .orElseGet(() ->
            WireRequest.writing(
                "/v2/chat", new CohereRequest(Turns.answerable(Turns.named(call)))::writeTo));
  }

  @Override
  public Outcome<Completion> decode(WireResponse response, Call call) {
    return answer(response).flatMap(tree -> completion(tree, call));
  }

  private Outcome<JsonNode> answer(WireResponse response) {
    return response.status() == INVALID_TOKEN
        ? Outcome.err(UpstreamErrors.ofStatus(id, INVALID_TOKEN, 401, response.body()))
        : WholeAnswer.tree(id, response);
  }

  private Outcome<Completion> completion(JsonNode tree, Call call) {
    var message = tree.path("message");
    if (!message.isObject()) {
      return Outcome.err(UpstreamErrors.garbled(id, "its answer holds no message"));
    }
    var deltas = new ArrayList<Delta>();
    for (var block : message.path("content")) {
      if (!block.path("thinking").asText("").isEmpty()) {
        deltas.add(new Delta.Reasoning(block.path("thinking").asText()));
      }
      if (!block.path("text").asText("").isEmpty()) {
        deltas.add(new Delta.Text(block.path("text").asText()));
      }
    }
    var calls = new CohereToolCalls(call);
    var index = 0;
    for (var toolCall : message.path("tool_calls")) {
      if (!calls.start(index, toolCall, deltas)) {
        return Outcome.err(UpstreamErrors.namelessCall(id));
      }
      calls.stop(index++, deltas);
    }
    return CohereEnd.finish(id, call, tree, Deltas.outputBytes(deltas))
        .map(finish -> Deltas.sum(Deltas.joined(deltas, List.of(finish))));
  }

  @Override
  public Outcome<WireRequest> encodeEmbeddings(EmbedTexts texts, String account) {
    return CohereEmbeddings.encode(texts);
  }

  @Override
  public Outcome<Embeddings> decodeEmbeddings(WireResponse response, EmbedTexts texts) {
    return answer(response).flatMap(tree -> CohereEmbeddings.decode(id, tree, texts));
  }

  @Override
  public Map<String, String> headers(Secret key) {
    return KeyHeader.BEARER.of(key);
  }

  @Override
  public String modelsPath() {
    return "/v1/models?endpoint=chat&page_size=1000";
  }

  @Override
  public Outcome<List<String>> models(WireResponse response) {
    return ModelLists.read(id, response, "models", "name");
  }

  @Override
  public Framing framing() {
    return Framing.SSE;
  }

  @Override
  public StreamDecoder decoder(Call call) {
    return new CohereStream(id, call);
  }
}
