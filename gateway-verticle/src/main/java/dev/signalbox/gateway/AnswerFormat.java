package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.inference.Delivery;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.GeminiSignature;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.ToolCall;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.security.Finding;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a dialect writes what comes of a request. Everything it is given is safe to leave.
interface AnswerFormat {
  /// What was answered.
  ///
  /// @param beside what came beside it, in order; words that came in pieces are put together
  /// @param further answers to the same request
  record Whole(
      String text, List<ToolCall> toolCalls, List<Delta.Beside> beside, List<Whole> further) {
    /// How likely its tokens were, where that was wanted.
    Optional<Delta.Logprobs> logprobs() {
      for (var piece : beside) {
        if (piece instanceof Delta.Logprobs logprobs) {
          return Optional.of(logprobs);
        }
      }
      return Optional.empty();
    }

    /// All that the model thought.
    String reasoning() {
      var thoughts = new StringBuilder();
      for (var piece : beside) {
        if (piece instanceof Delta.Reasoning(String text)) {
          thoughts.append(text);
        }
      }
      return thoughts.toString();
    }

    /// What Gemini signed the first of its calls with, as it wrote it; empty for all others.
    String signature() {
      for (var piece : beside) {
        if (piece instanceof Delta.ReasoningSignature(String signature)
            && GeminiSignature.is(signature)) {
          return GeminiSignature.of(signature).orElse("");
        }
      }
      return "";
    }

    /// Why it did not answer, empty when it did.
    String refusal() {
      var said = new StringBuilder();
      for (var piece : beside) {
        if (piece instanceof Delta.Refusal(String text)) {
          said.append(text);
        }
      }
      return said.toString();
    }

    /// What it rests on.
    List<Delta.Citation> citations() {
      var citations = new ArrayList<Delta.Citation>(0);
      for (var piece : beside) {
        if (piece instanceof Delta.Citation citation) {
          citations.add(citation);
        }
      }
      return citations;
    }
  }

  /// The body of a whole answer.
  Buffer whole(Whole answer, AnswerSummary summary, String requestId);

  /// The fields of an error's body.
  void error(JsonGenerator out, GatewayError error, String requestId) throws IOException;

  /// What callers of this dialect know the provider of `target` by.
  default String nameOf(Target target) {
    return target.provider();
  }

  /// The header that repeats the request's name for clients of this dialect, besides our own; empty
  /// when there is none.
  default String requestIdHeader() {
    return "";
  }

  /// Whether its answers have a place for what became of each rule of the output filter; those that
  /// have none say it in a header.
  default boolean saysScan() {
    return false;
  }

  /// The status of an error's answer.
  default int errorStatus(GatewayError error) {
    return error.httpStatus();
  }

  /// What its bodies call fields that have another name elsewhere, by that name.
  default Map<String, String> fieldNames() {
    return Map.of();
  }

  /// Headers of its own that an error's answer carries.
  default Map<String, String> errorHeaders(GatewayError error) {
    return Map.of();
  }

  /// What has to be remembered to write the same answer again.
  ///
  /// @param now in ms since the epoch
  default Delivery delivery(long now) {
    return Delivery.at(now);
  }

  /// The format of an answer to `request` that is delivered so: it writes the same, whoever writes.
  default AnswerFormat deliveredAs(InferenceRequest request, Delivery delivery) {
    return this;
  }

  /// The events of one streamed answer.
  Events events(String requestId);

  /// Writes events in the order they happen; `started` is the first, `done` or `failed` the last.
  interface Events {
    void started(SseEvents out, Target target);

    void text(SseEvents out, String piece);

    void toolCall(SseEvents out, int index, String id, String name);

    void toolArguments(SseEvents out, int index, String fragment);

    void beside(SseEvents out, Delta.Beside piece);

    /// A piece of answer number `choice` to the same request; most dialects cannot ask for another.
    default void further(SseEvents out, int choice, Delta.Piece piece) {}

    void found(SseEvents out, List<Finding> findings);

    void done(SseEvents out, AnswerSummary summary);

    /// Whether `done` says what the answer has cost.
    default boolean tellsCost() {
      return false;
    }

    void failed(SseEvents out, GatewayError error);
  }
}
