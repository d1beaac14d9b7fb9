package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Secret;
import dev.signalbox.api.inference.Completion;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.EmbedTexts;
import dev.signalbox.api.inference.Embeddings;
import dev.signalbox.api.inference.ImageSource;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.provider.wire.OpenAiDialect.Quirk;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The chat completions family.
final class OpenAiAdapter implements ProviderAdapter {
  private final String id;
  private final OpenAiDialect dialect;
  private final Set<Parameter> takes;

  OpenAiAdapter(String id, OpenAiDialect dialect) {
    this.id = id;
    this.dialect = dialect;
    this.takes = dialect.takes();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Set<Capability> carries() {
    return dialect.carries();
  }

  @Override
  public Set<Capability> ofEveryModel() {
    return Parameter.ofEveryModel(takes);
  }

  @Override
  public Outcome<WireRequest> encode(Call call) {
    var refusal =
        Refusals.undeclared(id, dialect.carries(), call)
            .or(() -> Parameter.refusal(id, takes, call.request()))
            .or(() -> misplaced(call));
    if (refusal.isPresent()) {
      return Outcome.err(refusal.get());
    }
    return WireRequest.writing("/chat/completions", new OpenAiRequest(dialect, call)::writeTo);
  }

  /// What stands where this dialect has no place for it.
  private Optional<GatewayError> misplaced(Call call) {
    var messages = call.request().messages();
    if (dialect.has(Quirk.ALTERNATING_TURNS) && !Turns.beginAndEndWithUser(messages)) {
      return Optional.of(
          Refusals.of("messages", "order", id + " needs the first and last turn to be the user's"));
    }
    for (var message : messages) {
      if (message.role() != Role.USER && message.role() != Role.TOOL && message.hasImages()) {
        return Optional.of(
            Refusals.of("messages", "images", id + " takes images only from users and tools"));
      }
    }
    return dialect.has(Quirk.INLINE_IMAGES_ONLY)
            && messages.stream().anyMatch(OpenAiAdapter::hasLinkedImages)
        ? Optional.of(
            Refusals.of("messages", "images", id + " fetches no images; send them inline"))
        : Optional.empty();
  }

  private static boolean hasLinkedImages(Message message) {
    return message.parts().stream()
        .anyMatch(part -> part instanceof Part.Image(ImageSource.Link _));
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
      return Outcome.err(
          tree.path("message").isTextual() || Json.isPresent(tree.path("detail"))
              ? UpstreamErrors.inBand(id, tree)
              : UpstreamErrors.garbled(id, "its answer holds no chat completion"));
    }
    var end = new OpenAiEnd(id, dialect, call);
    end.model(tree.path("model"));
    end.usage(tree.path("usage"));
    return end.completion(message(tree, choice.path("message"), call), choice);
  }

  private static List<Delta> message(JsonNode tree, JsonNode message, Call call) {
    var deltas = new ArrayList<Delta>();
    var content = message.path("content");
    var thought =
        message.path("reasoning_content").asText(message.path("reasoning").asText(""))
            + OpenAiText.thought(content);
    if (!thought.isEmpty()) {
      deltas.add(new Delta.Reasoning(thought));
    }
    var text = OpenAiText.of(content);
    if (!text.isEmpty()) {
      deltas.add(new Delta.Text(text));
    }
    var refusal = message.path("refusal").asText("");
    if (!refusal.isEmpty()) {
      deltas.add(new Delta.Refusal(refusal));
    }
    var calls = new OpenAiToolCalls(call);
    calls.add(message.path("tool_calls"), deltas);
    calls.finish(deltas);
    var citations = new OpenAiCitations();
    citations.add(message.path("annotations"), deltas);
    citations.add(tree.path("search_results"), deltas);
    citations.add(tree.path("citations"), deltas);
    return deltas;
  }

  @Override
  public RateLimit rateLimit(WireResponse response, Instant now) {
    return dialect.rateLimits().read(response, now);
  }

  @Override
  public Outcome<WireRequest> encodeEmbeddings(EmbedTexts texts, String account) {
    if (!dialect.carries().contains(Capability.EMBEDDINGS)) {
      return Outcome.err(Refusals.unsupported(id, Capability.EMBEDDINGS));
    }
    return WireRequest.writing(
        "/embeddings", json -> OpenAiEmbeddings.writeTo(json, dialect, texts));
  }

  @Override
  public Outcome<Embeddings> decodeEmbeddings(WireResponse response, EmbedTexts texts) {
    return WholeAnswer.body(id, response).flatMap(new OpenAiEmbeddings(id, texts)::read);
  }

  @Override
  public Map<String, String> headers(Secret key) {
    return KeyHeader.BEARER.of(key);
  }

  @Override
  public String modelsPath() {
    return dialect.modelsPath();
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
    return new OpenAiStream(id, dialect, call);
  }
}
