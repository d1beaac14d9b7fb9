package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.GeminiSignature;
import dev.signalbox.api.inference.TokenLogprob;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One answer among those that the pieces of a stream tell at once.
final class GeminiCandidate {
  private final String provider;
  private final Call call;
  private final int number;
  private String finishReason = "";
  private int toolCalls;
  private long outputBytes;

  /// @param number its place among the answers, from 0
  GeminiCandidate(String provider, Call call, int number) {
    this.provider = provider;
    this.call = call;
    this.number = number;
  }

  /// What is new in it, or why it is none.
  Optional<GatewayError> read(JsonNode candidate, List<Delta.Piece> out) {
    finishReason = candidate.path("finishReason").asText(finishReason);
    for (var part : candidate.path("content").path("parts")) {
      if (part.path("functionCall").isObject()) {
        if (part.path("functionCall").path("name").asText("").isEmpty()) {
          return Optional.of(UpstreamErrors.namelessCall(provider));
        }
        sign(part.path("thoughtSignature").asText(""), out);
        toolCall(part.path("functionCall"), out);
      } else if (!part.path("text").asText("").isEmpty()) {
        var text = part.path("text").asText();
        out.add(
            part.path("thought").asBoolean() ? new Delta.Reasoning(text) : new Delta.Text(text));
      }
    }
    outputBytes += Deltas.outputBytes(out);
    if (call.request().generation().choices().logprobs()) {
      logprobs(candidate.path("logprobsResult"), out);
    }
    return Optional.empty();
  }

  /// Of calls at once only the first has one.
  private void sign(String signature, List<Delta.Piece> out) {
    if (toolCalls == 0 && !signature.isEmpty()) {
      out.add(new Delta.ReasoningSignature(GeminiSignature.marked(signature)));
    }
  }

  private void toolCall(JsonNode function, List<Delta.Piece> out) {
    var id = function.path("id").asText("");
    out.add(
        new Delta.ToolCallStart(
            toolCalls, id.isEmpty() ? newId() : id, function.path("name").asText("")));
    var arguments = function.path("args");
    out.add(
        new Delta.ToolCallArguments(toolCalls, arguments.isObject() ? Json.text(arguments) : "{}"));
    toolCalls++;
  }

  /// Unlike those of the other answers.
  private String newId() {
    var id = call.toolCallId(toolCalls);
    return number == 0 ? id : id + "_" + number;
  }

  /// The chosen tokens, and at the same places of a second list what could have stood there.
  private static void logprobs(JsonNode result, List<Delta.Piece> out) {
    var tokens = new ArrayList<TokenLogprob>();
    for (var chosen : result.path("chosenCandidates")) {
      var alternatives = new ArrayList<TokenLogprob.Alternative>();
      for (var other : result.path("topCandidates").path(tokens.size()).path("candidates")) {
        alternatives.add(new TokenLogprob.Alternative(token(other), logprob(other)));
      }
      tokens.add(new TokenLogprob(token(chosen), logprob(chosen), alternatives));
    }
    if (!tokens.isEmpty()) {
      out.add(new Delta.Logprobs(tokens));
    }
  }

  private static String token(JsonNode entry) {
    return entry.path("token").asText("");
  }

  /// A certain token's is 0, and a 0 may be left out.
  private static double logprob(JsonNode entry) {
    return entry.path("logProbability").asDouble(0);
  }

  /// Whether the provider has said why it ended.
  boolean hasEnded() {
    return !finishReason.isEmpty();
  }

  /// The size of what it says.
  long outputBytes() {
    return outputBytes;
  }

  /// What it failed at when it was to be a call and has become nothing.
  Optional<GatewayError> failure() {
    return isBadCall() && toolCalls == 0 && outputBytes == 0
        ? Optional.of(
            UpstreamErrors.garbled(provider, "it tried to call a tool and failed: " + finishReason))
        : Optional.empty();
  }

  private boolean isBadCall() {
    return switch (finishReason) {
      case "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS" -> true;
      default -> false;
    };
  }

  FinishReason reason() {
    return GeminiEnd.reason(finishReason, toolCalls > 0);
  }
}
