package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Secret;
import dev.signalbox.api.inference.Completion;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.routing.Capability;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The Messages family.
final class AnthropicAdapter implements ProviderAdapter {
  private static final String VERSION = "2023-06-01";

  private static final Set<Parameter> TAKES =
      Parameter.with(
          Parameter.DOCUMENT,
          Parameter.allBut(
              Parameter.SEED,
              Parameter.PRESENCE_PENALTY,
              Parameter.FREQUENCY_PENALTY,
              Parameter.ASSISTANT_FIRST));

  private static final Pictures PICTURES =
      new Pictures(Set.of("image/jpeg", "image/png", "image/gif", "image/webp"), true);

  /// Requests and each class of tokens are counted apart; the reset is an instant.
  private static final RateLimits LIMITS =
      new RateLimits(
          List.of(
              window(true, "requests"),
              window(false, "input-tokens"),
              window(false, "output-tokens"),
              window(false, "tokens")));

  private final String id;

  AnthropicAdapter(String id) {
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
        Capability.VISION);
  }

  @Override
  public Set<Capability> ofEveryModel() {
    return Parameter.ofEveryModel(TAKES);
  }

  /// What is wrong where those turns are looked at that are not empty.
  private Optional<GatewayError> unsaid(List<Message> messages) {
    var first = messages.stream().filter(AnthropicAdapter::isSaid).findFirst();
    return first.isPresent() && first.get().role() == Role.USER
        ? Optional.empty()
        : Optional.of(
            Refusals.of(
                "messages",
                "order",
                id + " needs the first message to be the user's, and not empty"));
  }

  /// Whether it becomes a turn of its own: empty ones are left out.
  private static boolean isSaid(Message message) {
    return message.role() != Role.SYSTEM
        && (message.role() == Role.TOOL
            || !message.toolCalls().isEmpty()
            || message.parts().stream().anyMatch(AnthropicParts::isShown));
  }

  @Override
  public Outcome<WireRequest> encode(Call call) {
    var asked = Turns.answerable(Turns.named(call));
    var refusal =
        PICTURES
            .refusal(id, call)
            .or(() -> Parameter.refusal(id, TAKES, call.request()))
            .or(() -> unsaid(asked.request().messages()));
    if (refusal.isPresent()) {
      return Outcome.err(refusal.get());
    }
    return WireRequest.writing("/messages", new AnthropicRequest(asked)::writeTo);
  }

  @Override
  public Outcome<Completion> decode(WireResponse response, Call call) {
    return WholeAnswer.tree(id, response).flatMap(tree -> message(tree, call));
  }

  private Outcome<Completion> message(JsonNode tree, Call call) {
    if (!tree.path("content").isArray()) {
      return Outcome.err(UpstreamErrors.garbled(id, "its answer holds no message"));
    }
    for (var block : tree.path("content")) {
      if (AnthropicEnd.isNamelessCall(block)) {
        return Outcome.err(UpstreamErrors.namelessCall(id));
      }
    }
    var deltas = content(tree.path("content"), call);
    var end = new AnthropicEnd(call);
    end.message(tree);
    deltas.add(
        end.finish(
            tree.path("stop_reason").asText(""),
            tree.path("stop_sequence").asText(""),
            () -> Deltas.outputBytes(deltas)));
    return Outcome.ok(Deltas.sum(deltas));
  }

  private static List<Delta> content(JsonNode blocks, Call call) {
    var deltas = new ArrayList<Delta>();
    var toolCalls = 0;
    for (var block : blocks) {
      switch (block.path("type").asText("")) {
        case "text" -> deltas.add(new Delta.Text(block.path("text").asText("")));
        case "thinking" -> {
          var thought = block.path("thinking").asText("");
          if (!thought.isEmpty()) {
            deltas.add(new Delta.Reasoning(thought));
          }
          var signature = block.path("signature").asText("");
          if (!signature.isEmpty()) {
            deltas.add(new Delta.ReasoningSignature(signature));
          }
        }
        case "redacted_thinking" ->
            deltas.add(new Delta.SealedReasoning(block.path("data").asText("")));
        case "tool_use" -> {
          var callId = block.path("id").asText(call.toolCallId(toolCalls));
          deltas.add(new Delta.ToolCallStart(toolCalls, callId, block.path("name").asText("")));
          deltas.add(
              new Delta.ToolCallArguments(
                  toolCalls++,
                  block.path("input").isObject() ? Json.text(block.path("input")) : "{}"));
        }
        default -> {}
      }
    }
    return deltas;
  }

  private static RateLimits.Window window(boolean ofRequests, String what) {
    var prefix = "anthropic-ratelimit-" + what;
    return new RateLimits.Window(ofRequests, prefix + "-remaining", prefix + "-reset");
  }

  @Override
  public RateLimit rateLimit(WireResponse response, Instant now) {
    return LIMITS.read(response, now);
  }

  @Override
  public Map<String, String> headers(Secret key) {
    return key.reveal().isEmpty()
        ? Map.of("anthropic-version", VERSION)
        : Map.of("anthropic-version", VERSION, "x-api-key", key.reveal());
  }

  @Override
  public String modelsPath() {
    return "/models?limit=1000";
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
    return new AnthropicStream(id, call);
  }
}
