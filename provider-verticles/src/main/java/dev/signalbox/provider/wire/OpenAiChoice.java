package dev.signalbox.provider.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// One answer among those that a body or a stream of chunks tells at once.
final class OpenAiChoice {
  /// Where a chunk has its piece of the answer.
  static final String DELTA = "delta";

  /// Where a body has all of it.
  static final String MESSAGE = "message";

  private final String provider;
  private final String member;
  private final OpenAiToolCalls toolCalls;
  private final boolean logprobs;
  private final OpenAiCitations citations = new OpenAiCitations();
  private boolean told;
  private String finishReason = "";
  private Optional<String> stopSequence = Optional.empty();
  private String reasoningMember = "";
  private Optional<GatewayError> error = Optional.empty();

  /// @param member [#DELTA] or [#MESSAGE]: some servers send the whole message beside each piece
  OpenAiChoice(String provider, Call call, String member) {
    this.provider = provider;
    this.member = member;
    this.toolCalls = new OpenAiToolCalls(call);
    this.logprobs = call.request().generation().choices().logprobs();
  }

  /// Reads the object the scanner stands on.
  void read(JsonParser json, List<? super Delta.Piece> out) throws IOException {
    for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      var value = json.nextToken();
      switch (name) {
        case DELTA, MESSAGE -> {
          if (name.equals(member)) {
            message(json, out);
          } else {
            json.skipChildren();
          }
        }
        case "error" -> {
          if (value != JsonToken.VALUE_NULL) {
            error = Optional.of(UpstreamErrors.inBand(provider, Json.tree(json)));
          }
        }
        case "finish_reason" -> finishReason(json, value);
        case "stop_reason" -> stopReason(json, value);
        case "logprobs" -> logprobs(json, out);
        default -> json.skipChildren();
      }
    }
  }

  private void finishReason(JsonParser json, JsonToken value) throws IOException {
    if (finishReason.isEmpty() && value == JsonToken.VALUE_STRING) {
      finishReason = json.getText();
    }
    json.skipChildren();
  }

  private void stopReason(JsonParser json, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      stopSequence = Optional.of(json.getText());
    }
    json.skipChildren();
  }

  private void logprobs(JsonParser json, List<? super Delta.Piece> out) throws IOException {
    if (!logprobs) {
      json.skipChildren();
      return;
    }
    var tokens = OpenAiLogprobs.tokens(Json.tree(json));
    if (!tokens.isEmpty()) {
      out.add(new Delta.Logprobs(tokens));
    }
  }

  private void message(JsonParser json, List<? super Delta.Piece> out) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    told = true;
    for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      var value = json.nextToken();
      switch (name) {
        case "content" -> text(json, value, out);
        case "refusal" -> refusal(json, value, out);
        case "reasoning_content", "reasoning" -> reasoning(name, json, value, out);
        case "annotations" -> citations.add(Json.tree(json), out);
        case "tool_calls" -> toolCalls.add(Json.tree(json), out);
        default -> json.skipChildren();
      }
    }
  }

  private static void text(JsonParser json, JsonToken value, List<? super Delta.Piece> out)
      throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      if (!json.getText().isEmpty()) {
        out.add(new Delta.Text(json.getText()));
      }
      return;
    }
    var parts = Json.tree(json);
    var thought = OpenAiText.thought(parts);
    if (!thought.isEmpty()) {
      out.add(new Delta.Reasoning(thought));
    }
    var text = OpenAiText.of(parts);
    if (!text.isEmpty()) {
      out.add(new Delta.Text(text));
    }
  }

  private static void refusal(JsonParser json, JsonToken value, List<? super Delta.Piece> out)
      throws IOException {
    if (value == JsonToken.VALUE_STRING && !json.getText().isEmpty()) {
      out.add(new Delta.Refusal(json.getText()));
    }
    json.skipChildren();
  }

  /// Some servers tell the same thought under both names: the first one used counts.
  private void reasoning(
      String name, JsonParser json, JsonToken value, List<? super Delta.Piece> out)
      throws IOException {
    if (value == JsonToken.VALUE_STRING && !json.getText().isEmpty()) {
      reasoningMember = reasoningMember.isEmpty() ? name : reasoningMember;
      if (reasoningMember.equals(name)) {
        out.add(new Delta.Reasoning(json.getText()));
      }
    }
    json.skipChildren();
  }

  /// What went wrong with it.
  Optional<GatewayError> error() {
    return error;
  }

  /// Whether anything of the answer came, be it empty.
  boolean isTold() {
    return told;
  }

  /// Whether the provider has said why it ended.
  boolean hasEnded() {
    return !finishReason.isEmpty();
  }

  /// The caller's text that ended it.
  Optional<String> stopSequence() {
    return stopSequence;
  }

  /// Its last pieces: calls without arguments, and sources that were told of the whole stream.
  void finish(List<JsonNode> sources, List<? super Delta.Piece> out) {
    toolCalls.finish(out);
    for (var list : sources) {
      citations.add(list, out);
    }
  }

  Outcome<FinishReason> reason(OpenAiEnd end) {
    return end.reason(finishReason, !toolCalls.isEmpty());
  }
}
