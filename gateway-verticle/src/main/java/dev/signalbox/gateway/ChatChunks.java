package dev.signalbox.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.GeminiSignature;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.security.Finding;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How a chat completion is streamed: unnamed chunks of one `id`, then `[DONE]`. Chunks with words,
/// of which there are most, are written once but for the words.
final class ChatChunks implements AnswerFormat.Events {
  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(UTF_8);
  private static final byte[] PIECE_END =
      "\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n".getBytes(UTF_8);
  private static final byte[] PIECE_END_BEFORE_USAGE =
      "\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n".getBytes(UTF_8);

  private final String id;
  private final long created;
  private final boolean includeUsage;
  private final Json.Body more;
  private final ChatCalls calls = new ChatCalls((out, delta) -> chunk(out, delta, null));
  private final SortedMap<Integer, ChatCalls> furtherCalls = new TreeMap<>();
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
    chunk(out, ChatChunks::role, null);
  }

  private static void role(JsonGenerator json) throws IOException {
    json.writeStringField("role", "assistant");
    json.writeStringField("content", "");
    json.writeNullField("refusal");
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
    chunk(out, 0, delta, Optional.empty(), finishReason);
  }

  private void chunk(
      SseEvents out,
      int choice,
      Json.Body delta,
      Optional<Delta.Logprobs> logprobs,
      @Nullable String finishReason) {
    out.addUnnamed(json -> {
      head(json);
      json.writeArrayFieldStart("choices");
      json.writeStartObject();
      json.writeNumberField("index", choice);
      json.writeObjectFieldStart("delta");
      delta.writeTo(json);
      json.writeEndObject();
      ChatLogprobs.write(json, logprobs);
      json.writeStringField("finish_reason", finishReason);
      json.writeEndObject();
      json.writeEndArray();
      if (includeUsage) {
        json.writeNullField("usage");
      }
    });
  }

  @Override
  public void text(SseEvents out, String piece) {
    out.addQuoted(pieceBegin, piece, includeUsage ? PIECE_END_BEFORE_USAGE : PIECE_END);
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
    beside(out, 0, piece);
  }

  private void beside(SseEvents out, int choice, Delta.Beside piece) {
    switch (piece) {
      case Delta.Reasoning(String text) ->
          delta(out, choice, json -> json.writeStringField("reasoning_content", text));
      case Delta.Refusal(String text) ->
          delta(out, choice, json -> json.writeStringField("refusal", text));
      case Delta.Citation citation ->
          delta(out, choice, json -> ChatFormat.annotations(json, List.of(citation)));
      case Delta.Logprobs logprobs -> chunk(out, choice, _ -> {}, Optional.of(logprobs), null);
      case Delta.ReasoningSignature(String signature) ->
          GeminiSignature.of(signature).ifPresent(callsOf(out, choice)::sign);
      case Delta.SealedReasoning _ -> {}
    }
  }

  private void delta(SseEvents out, int choice, Json.Body delta) {
    chunk(out, choice, delta, Optional.empty(), null);
  }

  @Override
  public void further(SseEvents out, int choice, Delta.Piece piece) {
    var toolCalls = begun(out, choice);
    switch (piece) {
      case Delta.Text(String text) ->
          delta(out, choice, json -> json.writeStringField("content", text));
      case Delta.ToolCallStart(int index, String id, String name) ->
          toolCalls.begin(out, index, id, name);
      case Delta.ToolCallArguments(int index, String fragment) ->
          toolCalls.arguments(out, index, fragment);
      case Delta.Beside beside -> beside(out, choice, beside);
    }
  }

  private ChatCalls callsOf(SseEvents out, int choice) {
    return choice == 0 ? calls : begun(out, choice);
  }

  /// A choice begins with its role.
  private ChatCalls begun(SseEvents out, int choice) {
    var known = furtherCalls.get(choice);
    if (known != null) {
      return known;
    }
    delta(out, choice, ChatChunks::role);
    var fresh = new ChatCalls((to, delta) -> delta(to, choice, delta));
    furtherCalls.put(choice, fresh);
    return fresh;
  }

  /// The dialect has no place for it.
  @Override
  public void found(SseEvents out, List<Finding> findings) {}

  @Override
  public void done(SseEvents out, AnswerSummary summary) {
    calls.end(out);
    chunk(out, _ -> {}, summary.finishReason().wireName());
    var choice = 1;
    for (var reason : summary.further()) {
      begun(out, choice).end(out);
      chunk(out, choice++, _ -> {}, Optional.empty(), reason.wireName());
    }
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
