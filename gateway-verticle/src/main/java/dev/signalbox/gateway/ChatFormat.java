package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.conversation.KeptTurn;
import dev.signalbox.api.inference.Delivery;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.ToolCall;
import dev.signalbox.api.inference.Usage;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// How `POST /v1/chat/completions` answers.
final class ChatFormat implements AnswerFormat {
  private final InstantSource clock;
  private final boolean includeUsage;
  private final Json.Body more;
  private final Map<String, String> names;

  /// @param includeUsage whether a stream ends with the tokens it took
  ChatFormat(InstantSource clock, boolean includeUsage) {
    this(clock, includeUsage, _ -> {}, Map.of());
  }

  private ChatFormat(
      InstantSource clock, boolean includeUsage, Json.Body more, Map<String, String> names) {
    this.clock = clock;
    this.includeUsage = includeUsage;
    this.more = more;
    this.names = new HashMap<>(names);
    this.names.put("responseFormat", "response_format");
  }

  /// The same, saying at the head of every body and chunk where it is kept.
  ///
  /// @param messages how many its request holds
  ChatFormat of(KeptTurn turn, int messages) {
    return new ChatFormat(
        clock, includeUsage, TurnFormat.place(turn), TurnFormat.fieldNames(turn, messages));
  }

  @Override
  public Buffer whole(Whole answer, AnswerSummary summary, String requestId) {
    return Json.object(out -> {
      head(out, requestId, "chat.completion", summary.model());
      out.writeArrayFieldStart("choices");
      choice(out, 0, answer, summary.finishReason());
      var index = 1;
      for (var further : answer.further()) {
        choice(out, index, further, summary.further().get(index - 1));
        index++;
      }
      out.writeEndArray();
      usage(out, summary.usage());
    });
  }

  private static void choice(JsonGenerator out, int index, Whole answer, FinishReason reason)
      throws IOException {
    out.writeStartObject();
    out.writeNumberField("index", index);
    out.writeObjectFieldStart("message");
    message(out, answer);
    out.writeEndObject();
    ChatLogprobs.write(out, answer.logprobs());
    out.writeStringField("finish_reason", reason.wireName());
    out.writeEndObject();
  }

  private void head(JsonGenerator out, String requestId, String object, String model)
      throws IOException {
    out.writeStringField("id", id(requestId));
    out.writeStringField("object", object);
    out.writeNumberField("created", seconds());
    Json.foreign(out, "model", model);
    more.writeTo(out);
  }

  static String id(String requestId) {
    return "chatcmpl-" + requestId;
  }

  private long seconds() {
    return TimeUnit.MILLISECONDS.toSeconds(clock.millis());
  }

  private static void message(JsonGenerator out, Whole answer) throws IOException {
    var refusal = answer.refusal();
    var spoke = !answer.text().isEmpty() || (answer.toolCalls().isEmpty() && refusal.isEmpty());
    out.writeStringField("role", "assistant");
    out.writeStringField("content", spoke ? answer.text() : null);
    out.writeStringField("refusal", refusal.isEmpty() ? null : refusal);
    annotations(out, answer.citations());
    var reasoning = answer.reasoning();
    if (!reasoning.isEmpty()) {
      out.writeStringField("reasoning_content", reasoning);
    }
    if (!answer.toolCalls().isEmpty()) {
      toolCalls(out, answer.toolCalls(), answer.signature());
    }
  }

  private static void toolCalls(JsonGenerator out, List<ToolCall> toolCalls, String signature)
      throws IOException {
    var unsaid = signature;
    out.writeArrayFieldStart("tool_calls");
    for (var call : toolCalls) {
      out.writeStartObject();
      Json.foreign(out, "id", call.id());
      out.writeStringField("type", "function");
      out.writeObjectFieldStart("function");
      Json.foreign(out, "name", call.name());
      out.writeStringField("arguments", call.arguments());
      out.writeEndObject();
      signature(out, unsaid);
      unsaid = "";
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /// Writes the field in which Google's own chat completions tell the signature of a call, unless
  /// it is empty.
  static void signature(JsonGenerator out, String signature) throws IOException {
    if (!signature.isEmpty()) {
      out.writeObjectFieldStart("extra_content");
      out.writeObjectFieldStart("google");
      out.writeStringField("thought_signature", signature);
      out.writeEndObject();
      out.writeEndObject();
    }
  }

  /// Writes the field `annotations`; providers do not say which words a source stands for.
  static void annotations(JsonGenerator out, List<Delta.Citation> citations) throws IOException {
    out.writeArrayFieldStart("annotations");
    for (var citation : citations) {
      out.writeStartObject();
      out.writeStringField("type", "url_citation");
      out.writeObjectFieldStart("url_citation");
      out.writeNumberField("start_index", 0);
      out.writeNumberField("end_index", 0);
      out.writeStringField("url", citation.url());
      out.writeStringField("title", citation.title());
      out.writeEndObject();
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /// Writes the field `usage`.
  static void usage(JsonGenerator out, Usage usage) throws IOException {
    out.writeObjectFieldStart("usage");
    out.writeNumberField("prompt_tokens", usage.inputTokens());
    out.writeNumberField("completion_tokens", usage.outputTokens());
    out.writeNumberField("total_tokens", usage.totalTokens());
    out.writeObjectFieldStart("prompt_tokens_details");
    out.writeNumberField("cached_tokens", usage.cachedInputTokens());
    out.writeNumberField("cache_write_tokens", usage.cacheWriteTokens());
    out.writeNumberField("audio_tokens", 0);
    out.writeEndObject();
    out.writeObjectFieldStart("completion_tokens_details");
    out.writeNumberField("reasoning_tokens", usage.reasoningTokens());
    out.writeNumberField("audio_tokens", 0);
    out.writeNumberField("accepted_prediction_tokens", 0);
    out.writeNumberField("rejected_prediction_tokens", 0);
    out.writeEndObject();
    out.writeEndObject();
  }

  @Override
  public Map<String, String> fieldNames() {
    return names;
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
    return Delivery.at(now).withUsage(includeUsage);
  }

  @Override
  public AnswerFormat deliveredAs(InferenceRequest request, Delivery delivery) {
    var again =
        new ChatFormat(
            InstantSource.fixed(Instant.ofEpochMilli(delivery.askedAt())),
            delivery.withUsage(),
            more,
            names);
    return delivery.turn().map(turn -> again.of(turn, request.messages().size())).orElse(again);
  }

  @Override
  public Events events(String requestId) {
    return new ChatChunks(id(requestId), seconds(), includeUsage, more);
  }
}
