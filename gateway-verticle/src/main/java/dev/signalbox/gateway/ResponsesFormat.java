package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.inference.Delivery;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.GeminiSignature;
import dev.signalbox.api.inference.Generation;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Tool;
import dev.signalbox.api.inference.ToolChoice;
import dev.signalbox.api.inference.Usage;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How `POST /v1/responses` answers.
final class ResponsesFormat implements AnswerFormat {
  private final InstantSource clock;
  private final Asked asked;

  /// What an answer repeats of its request.
  record Asked(String instructions, Generation generation, Map<String, String> metadata) {
    static final Asked NOTHING = new Asked("", Generation.DEFAULT, Map.of());
  }

  ResponsesFormat(InstantSource clock, Asked asked) {
    this.clock = clock;
    this.asked = asked;
  }

  @Override
  public Buffer whole(Whole answer, AnswerSummary summary, String requestId) {
    var items = items(answer, requestId);
    var state = new State(requestId, seconds(), summary.model(), status(summary), items, summary);
    return Json.object(out -> response(out, state));
  }

  private static List<ResponseItem> items(Whole answer, String requestId) {
    var items = new ArrayList<ResponseItem>();
    for (var piece : answer.beside()) {
      switch (piece) {
        case Delta.Reasoning(String text) ->
            items.add(ResponseItem.reasoning(requestId, items.size()).add(text));
        case Delta.ReasoningSignature(String signature) -> {
          if (items.isEmpty() && GeminiSignature.is(signature)) {
            items.add(ResponseItem.reasoning(requestId, 0));
          }
          if (!items.isEmpty()) {
            items.getLast().seal(signature);
          }
        }
        case Delta.SealedReasoning(String sealed) -> {
          var item = ResponseItem.reasoning(requestId, items.size());
          item.seal(sealed);
          items.add(item);
        }
        case Delta.Refusal _, Delta.Citation _, Delta.Logprobs _ -> {}
      }
    }
    var refusal = answer.refusal();
    if (!answer.text().isEmpty() || !refusal.isEmpty() || answer.toolCalls().isEmpty()) {
      var message = ResponseItem.message(requestId, items.size()).add(answer.text());
      message.refuse(refusal);
      answer.citations().forEach(message::cite);
      items.add(message);
    }
    for (var call : answer.toolCalls()) {
      items.add(
          ResponseItem.call(requestId, items.size(), call.id(), call.name()).add(call.arguments()));
    }
    items.forEach(ResponseItem::finish);
    return items;
  }

  /// How far a response has come.
  ///
  /// @param created seconds since the epoch
  /// @param summary once it is whole
  record State(
      String requestId,
      long created,
      String model,
      String status,
      List<ResponseItem> items,
      @Nullable AnswerSummary summary) {}

  static String status(AnswerSummary summary) {
    return switch (summary.finishReason()) {
      case STOP, TOOL_CALLS -> "completed";
      case LENGTH, CONTENT_FILTER -> "incomplete";
    };
  }

  /// Writes the fields of a response.
  void response(JsonGenerator out, State state) throws IOException {
    out.writeStringField("id", "resp_" + state.requestId());
    out.writeStringField("object", "response");
    out.writeNumberField("created_at", state.created());
    out.writeStringField("status", state.status());
    out.writeNullField("error");
    incomplete(out, state);
    out.writeStringField(
        "instructions", asked.instructions().isEmpty() ? null : asked.instructions());
    Json.foreign(out, "model", state.model());
    out.writeArrayFieldStart("output");
    for (var item : state.items()) {
      item.write(out);
    }
    out.writeEndArray();
    out.writeBooleanField("store", false);
    asked(out);
    if (state.summary() == null) {
      out.writeNullField("usage");
    } else {
      usage(out, state.summary().usage());
    }
  }

  private static void incomplete(JsonGenerator out, State state) throws IOException {
    if (!state.status().equals("incomplete") || state.summary() == null) {
      out.writeNullField("incomplete_details");
      return;
    }
    var filtered = state.summary().finishReason() == FinishReason.CONTENT_FILTER;
    out.writeObjectFieldStart("incomplete_details");
    out.writeStringField("reason", filtered ? "content_filter" : "max_output_tokens");
    out.writeEndObject();
  }

  private void asked(JsonGenerator out) throws IOException {
    var generation = asked.generation();
    out.writeObjectFieldStart("metadata");
    for (var label : asked.metadata().entrySet()) {
      out.writeStringField(label.getKey(), label.getValue());
    }
    out.writeEndObject();
    number(out, "temperature", generation.sampling().temperature());
    number(out, "top_p", generation.sampling().topP());
    count(out, generation.sampling().maxTokens());
    out.writeBooleanField("parallel_tool_calls", generation.toolUse().parallel());
    choice(out, generation.toolUse().choice());
    out.writeArrayFieldStart("tools");
    for (var tool : generation.toolUse().tools()) {
      tool(out, tool);
    }
    out.writeEndArray();
  }

  private static void number(JsonGenerator out, String name, OptionalDouble value)
      throws IOException {
    if (value.isPresent()) {
      out.writeNumberField(name, value.getAsDouble());
    } else {
      out.writeNullField(name);
    }
  }

  private static void count(JsonGenerator out, OptionalInt value) throws IOException {
    if (value.isPresent()) {
      out.writeNumberField("max_output_tokens", value.getAsInt());
    } else {
      out.writeNullField("max_output_tokens");
    }
  }

  private static void choice(JsonGenerator out, ToolChoice choice) throws IOException {
    switch (choice) {
      case ToolChoice.Auto _ -> out.writeStringField("tool_choice", "auto");
      case ToolChoice.None _ -> out.writeStringField("tool_choice", "none");
      case ToolChoice.Required _ -> out.writeStringField("tool_choice", "required");
      case ToolChoice.Named(String name) -> {
        out.writeObjectFieldStart("tool_choice");
        out.writeStringField("type", "function");
        out.writeStringField("name", name);
        out.writeEndObject();
      }
    }
  }

  private static void tool(JsonGenerator out, Tool tool) throws IOException {
    out.writeStartObject();
    out.writeStringField("type", "function");
    out.writeStringField("name", tool.name());
    out.writeStringField("description", tool.description().isEmpty() ? null : tool.description());
    out.writeFieldName("parameters");
    out.writeRawValue(Json.plain(tool.parameters()));
    out.writeBooleanField("strict", tool.strict());
    out.writeEndObject();
  }

  private static void usage(JsonGenerator out, Usage usage) throws IOException {
    out.writeObjectFieldStart("usage");
    out.writeNumberField("input_tokens", usage.inputTokens());
    out.writeObjectFieldStart("input_tokens_details");
    out.writeNumberField("cached_tokens", usage.cachedInputTokens());
    out.writeNumberField("cache_write_tokens", usage.cacheWriteTokens());
    out.writeEndObject();
    out.writeNumberField("output_tokens", usage.outputTokens());
    out.writeObjectFieldStart("output_tokens_details");
    out.writeNumberField("reasoning_tokens", usage.reasoningTokens());
    out.writeEndObject();
    out.writeNumberField("total_tokens", usage.totalTokens());
    out.writeEndObject();
  }

  private long seconds() {
    return TimeUnit.MILLISECONDS.toSeconds(clock.millis());
  }

  @Override
  public Map<String, String> fieldNames() {
    return Map.of("responseFormat", "text.format", "messages", "input", "messages[", "input");
  }

  @Override
  public void error(JsonGenerator out, GatewayError error, String requestId) throws IOException {
    OpenAiErrors.write(out, error);
  }

  @Override
  public int errorStatus(GatewayError error) {
    return OpenAiErrors.status(error);
  }

  @Override
  public Map<String, String> errorHeaders(GatewayError error) {
    return OpenAiErrors.headers(error);
  }

  @Override
  public Delivery delivery(long now) {
    return Delivery.at(now).withInstructions(asked.instructions());
  }

  @Override
  public AnswerFormat deliveredAs(InferenceRequest request, Delivery delivery) {
    return new ResponsesFormat(
        InstantSource.fixed(Instant.ofEpochMilli(delivery.askedAt())),
        new Asked(delivery.instructions(), request.generation(), request.metadata()));
  }

  @Override
  public Events events(String requestId) {
    return new ResponsesEvents(this, requestId, seconds());
  }
}
