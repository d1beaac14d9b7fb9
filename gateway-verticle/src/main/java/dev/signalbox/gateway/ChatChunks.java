package dev.signalbox.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.security.Finding;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a chat completion is streamed: unnamed chunks of one `id`, then `[DONE]`. Chunks with words,
/// of which there are most, are written once but for the words.
final class ChatChunks implements AnswerFormat.Events {
  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(UTF_8);
  private static final byte[] PIECE_END =
      "\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n".getBytes(UTF_8);

  private final String id;
  private final long created;
  private final boolean includeUsage;
  private final Json.Body more;
  private final ChatCalls calls = new ChatCalls((out, delta) -> chunk(out, delta, null));
  private byte[] pieceBegin = {};
  private String model = "";

  /// @param created seconds since the epoch
  ChatChunks(String id, long created, boolean includeUsage, Json.Body more) {
    this.id = id;
    this.created = created;
    this.includeUsage = includeUsage;
    this.more = more;
  }

  @Override
  public void started(SseEvents out, Target target) {
    model = target.model();
    pieceBegin = pieceBegin();
    chunk(
        out,
        json -> {
          json.writeStringField("role", "assistant");
          json.writeStringField("content", "");
          json.writeNullField("refusal");
        },
        null);
  }

  private byte[] pieceBegin() {
    var head = Json.object(this::head).toString();
    return ("data: "
            + head.substring(0, head.length() - 1)
            + ",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"")
        .getBytes(UTF_8);
  }

  private void head(JsonGenerator json) throws IOException {
    json.writeStringField("id", id);
    json.writeStringField("object", "chat.completion.chunk");
    json.writeNumberField("created", created);
    json.writeStringField("model", model);
    more.writeTo(json);
  }

  private void chunk(SseEvents out, Json.Body delta, @Nullable String finishReason) {
    out.addUnnamed(json -> {
      head(json);
      json.writeArrayFieldStart("choices");
      json.writeStartObject();
      json.writeNumberField("index", 0);
      json.writeObjectFieldStart("delta");
      delta.writeTo(json);
      json.writeEndObject();
      json.writeNullField("logprobs");
      json.writeStringField("finish_reason", finishReason);
      json.writeEndObject();
      json.writeEndArray();
    });
  }

  @Override
  public void text(SseEvents out, String piece) {
    out.addQuoted(pieceBegin, piece, PIECE_END);
  }

  @Override
  public void toolCall(SseEvents out, int index, String id, String name) {
    calls.begin(out, index, id, name);
  }

  @Override
  public void toolArguments(SseEvents out, int index, String fragment) {
    calls.arguments(out, index, fragment);
  }

  @Override
  public void beside(SseEvents out, Delta.Beside piece) {
    switch (piece) {
      case Delta.Reasoning(String text) ->
          chunk(out, json -> json.writeStringField("reasoning_content", text), null);
      case Delta.Refusal(String text) ->
          chunk(out, json -> json.writeStringField("refusal", text), null);
      case Delta.Citation citation ->
          chunk(out, json -> ChatFormat.annotations(json, List.of(citation)), null);
      case Delta.ReasoningSignature _, Delta.SealedReasoning _ -> {}
    }
  }

  /// The dialect has no place for it.
  @Override
  public void found(SseEvents out, List<Finding> findings) {}

  @Override
  public void done(SseEvents out, AnswerSummary summary) {
    calls.end(out);
    chunk(out, _ -> {}, summary.finishReason().wireName());
    if (includeUsage) {
      out.addUnnamed(json -> {
        head(json);
        json.writeArrayFieldStart("choices");
        json.writeEndArray();
        ChatFormat.usage(json, summary.usage());
      });
    }
    out.addWritten(DONE);
  }

  @Override
  public void failed(SseEvents out, GatewayError error) {
    out.addUnnamed(json -> OpenAiErrors.write(json, error));
    out.addWritten(DONE);
  }
}
