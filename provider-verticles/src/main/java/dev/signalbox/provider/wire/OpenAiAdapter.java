package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Secret;
import dev.signalbox.api.inference.Completion;
import dev.signalbox.api.inference.Delta;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The chat completions family.
final class OpenAiAdapter implements ProviderAdapter {
  private final String id;
  private final OpenAiDialect dialect;

  OpenAiAdapter(String id, OpenAiDialect dialect) {
    this.id = id;
    this.dialect = dialect;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Outcome<WireRequest> encode(Call call) {
    try {
      var body = Json.bytes(new OpenAiRequest(dialect, call)::writeTo);
      return Outcome.ok(new WireRequest("/chat/completions", body));
    } catch (IOException _) {
      return Outcome.err(Refusals.notJson());
    }
  }

  @Override
  public Outcome<Completion> decode(WireResponse response, Call call) {
    return WholeAnswer.tree(id, response)
        .flatMap(tree ->
            WholeAnswer.withoutError(id, tree.path("choices").path(0))
                .flatMap(choice -> completion(tree, choice, call)));
  }

  private Outcome<Completion> completion(JsonNode tree, JsonNode choice, Call call) {
    if (!choice.path("message").isObject()) {
      return Outcome.err(UpstreamErrors.garbled(id, "its answer holds no chat completion"));
    }
    var end = new OpenAiEnd(id, call);
    end.model(tree.path("model"));
    end.usage(tree.path("usage"));
    return end.completion(
        message(choice.path("message"), call), choice.path("finish_reason").asText("stop"));
  }

  private static List<Delta> message(JsonNode message, Call call) {
    var deltas = new ArrayList<Delta>();
    var text = OpenAiText.of(message.path("content")) + OpenAiText.of(message.path("refusal"));
    if (!text.isEmpty()) {
      deltas.add(new Delta.Text(text));
    }
    var calls = new OpenAiToolCalls(call);
    calls.add(message.path("tool_calls"), deltas);
    calls.finish(deltas);
    return deltas;
  }

  @Override
  public Map<String, String> headers(Secret key) {
    return key.reveal().isEmpty() ? Map.of() : Map.of("authorization", "Bearer " + key.reveal());
  }

  @Override
  public String modelsPath() {
    return "/models";
  }

  @Override
  public Outcome<List<String>> models(WireResponse response) {
    return ModelLists.read(id, response, "data", "id");
  }

  @Override
  public Framing framing() {
    return Framing.SSE;
  }

  @Override
  public StreamDecoder decoder(Call call) {
    return new OpenAiStream(id, call);
  }
}
