package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.inference.Delivery;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.ToolCall;
import dev.signalbox.api.inference.Usage;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How `POST /v1/messages` answers. What is ours alone stands in the member `signalbox`, which SDKs
/// keep and do not mind.
final class MessagesFormat implements AnswerFormat {
  static final String OURS = "signalbox";

  private static final Optional<String> NONE = Optional.empty();

  private final boolean thinking;

  /// @param thinking whether the caller asked to see what the model thinks: many take the first
  ///   block for the answer
  MessagesFormat(boolean thinking) {
    this.thinking = thinking;
  }

  @Override
  public Buffer whole(Whole answer, AnswerSummary summary, String requestId) {
    return Json.object(out -> {
      head(out, requestId, summary.model());
      out.writeArrayFieldStart("content");
      content(out, answer, summary.finishReason());
      out.writeEndArray();
      ending(out, summary);
      usage(out, summary.usage());
      ours(out, summary, requestId);
    });
  }

  /// The members every message begins with.
  static void head(JsonGenerator out, String requestId, String model) throws IOException {
    out.writeStringField("id", "msg_" + requestId);
    out.writeStringField("type", "message");
    out.writeStringField("role", "assistant");
    Json.foreign(out, "model", model);
  }

  private void content(JsonGenerator out, Whole answer, FinishReason reason) throws IOException {
    if (thinking) {
      thoughts(out, answer.beside());
    }
    var text = answer.text() + answer.refusal();
    // clients look at the first block
    var needed = answer.toolCalls().isEmpty() && reason != FinishReason.CONTENT_FILTER;
    if (!text.isEmpty() || !answer.citations().isEmpty() || needed) {
      out.writeStartObject();
      out.writeStringField("type", "text");
      out.writeStringField("text", text);
      citations(out, answer.citations());
      out.writeEndObject();
    }
    for (var call : answer.toolCalls()) {
      toolUse(out, call);
    }
  }

  private static void thoughts(JsonGenerator out, List<Delta.Beside> beside) throws IOException {
    var thought = "";
    for (var piece : beside) {
      switch (piece) {
        case Delta.Reasoning(String more) -> thought += more;
        case Delta.ReasoningSignature(String signature) -> {
          thought(out, thought, signature);
          thought = "";
        }
        case Delta.SealedReasoning(String sealed) -> {
          out.writeStartObject();
          out.writeStringField("type", "redacted_thinking");
          out.writeStringField("data", sealed);
          out.writeEndObject();
        }
        case Delta.Refusal _, Delta.Citation _, Delta.Logprobs _ -> {}
      }
    }
    if (!thought.isEmpty()) {
      thought(out, thought, "");
    }
  }

  private static void thought(JsonGenerator out, String text, String signature) throws IOException {
    out.writeStartObject();
    out.writeStringField("type", "thinking");
    out.writeStringField("thinking", text);
    out.writeStringField("signature", signature);
    out.writeEndObject();
  }

  private static void citations(JsonGenerator out, List<Delta.Citation> citations)
      throws IOException {
    if (citations.isEmpty()) {
      out.writeNullField("citations");
      return;
    }
    out.writeArrayFieldStart("citations");
    for (var citation : citations) {
      out.writeStartObject();
      citation(out, citation);
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /// The members of a citation. Other families do not say which words a source is for.
  static void citation(JsonGenerator out, Delta.Citation citation) throws IOException {
    out.writeStringField("type", "web_search_result_location");
    Json.foreign(out, "url", citation.url());
    Json.foreign(out, "title", citation.title());
    out.writeStringField("cited_text", "");
    out.writeStringField("encrypted_index", "");
  }

  private static void toolUse(JsonGenerator out, ToolCall call) throws IOException {
    out.writeStartObject();
    out.writeStringField("type", "tool_use");
    Json.foreign(out, "id", call.id());
    Json.foreign(out, "name", call.name());
    out.writeFieldName("input");
    Json.objectOf(out, call.arguments());
    out.writeEndObject();
  }

  /// The members that say why it ended.
  static void ending(JsonGenerator out, AnswerSummary summary) throws IOException {
    var stopped = summary.finishReason() == FinishReason.STOP ? summary.stopSequence() : NONE;
    out.writeStringField(
        "stop_reason", stopped.isPresent() ? "stop_sequence" : stopReason(summary.finishReason()));
    out.writeStringField("stop_sequence", stopped.orElse(null));
  }

  private static String stopReason(FinishReason reason) {
    return switch (reason) {
      case STOP -> "end_turn";
      case LENGTH -> "max_tokens";
      case TOOL_CALLS -> "tool_use";
      case CONTENT_FILTER -> "refusal";
    };
  }

  /// Writes the field `usage`, whose input leaves out what the cache had or was given.
  static void usage(JsonGenerator out, Usage usage) throws IOException {
    out.writeObjectFieldStart("usage");
    out.writeNumberField(
        "input_tokens", usage.inputTokens() - usage.cachedInputTokens() - usage.cacheWriteTokens());
    out.writeNumberField("cache_creation_input_tokens", usage.cacheWriteTokens());
    out.writeNumberField("cache_read_input_tokens", usage.cachedInputTokens());
    out.writeNumberField("output_tokens", usage.outputTokens());
    out.writeEndObject();
  }

  /// Writes the field `signalbox`.
  static void ours(JsonGenerator out, AnswerSummary summary, String requestId) throws IOException {
    out.writeObjectFieldStart(OURS);
    InferFormat.particulars(out, summary, requestId);
    out.writeEndObject();
  }

  @Override
  public Map<String, String> fieldNames() {
    return Map.of(
        "responseFormat",
        "output_config.format",
        "stop",
        "stop_sequences",
        "parallel_tool_calls",
        "tool_choice.disable_parallel_tool_use");
  }

  @Override
  public void error(JsonGenerator out, GatewayError error, String requestId) throws IOException {
    MessagesErrors.write(out, error, requestId);
  }

  @Override
  public int errorStatus(GatewayError error) {
    return MessagesErrors.status(error);
  }

  @Override
  public Map<String, String> errorHeaders(GatewayError error) {
    return MessagesErrors.headers(error);
  }

  @Override
  public String requestIdHeader() {
    return "request-id";
  }

  @Override
  public boolean saysScan() {
    return true;
  }

  @Override
  public Delivery delivery(long now) {
    return Delivery.at(now).withThoughts(thinking);
  }

  @Override
  public AnswerFormat deliveredAs(InferenceRequest request, Delivery delivery) {
    return new MessagesFormat(delivery.withThoughts());
  }

  @Override
  public Events events(String requestId) {
    return new MessagesEvents(requestId, thinking);
  }
}
