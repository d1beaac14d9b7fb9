package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.conversation.KeptTurn;
import dev.signalbox.api.inference.Delivery;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.security.Finding;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// How `POST /chat` answers. One for each request, for it learns what was charged.
final class AssistantFormat implements AnswerFormat {
  private final Optional<AssistantOrder> order;
  private OptionalLong charged = OptionalLong.empty();
  private Optional<String> conversation = Optional.empty();
  private Optional<String> message = Optional.empty();
  private Optional<AnswerVoice.Spoken> spoken = Optional.empty();
  private Map<String, String> fieldNames = Map.of();

  /// @param order what was asked; absent while no body is read
  AssistantFormat(Optional<AssistantOrder> order) {
    this.order = order;
  }

  Optional<AssistantOrder> order() {
    return order;
  }

  /// What the answer has cost the user, before the end is told.
  void charged(long credits) {
    charged = OptionalLong.of(credits);
  }

  /// Where the answer is kept.
  void kept(String conversationId, String messageId) {
    conversation = Optional.of(conversationId);
    message = Optional.of(messageId);
  }

  /// What its body calls the messages of its request.
  void named(Map<String, String> names) {
    fieldNames = names;
  }

  @Override
  public Map<String, String> fieldNames() {
    return fieldNames;
  }

  /// What became of its being spoken, before the end is told.
  void spoken(AnswerVoice.Spoken what) {
    spoken = Optional.of(what);
  }

  /// As users of the assistant know it: by its model family.
  static String providerName(Target target) {
    return switch (target.provider()) {
      case "xai" -> "grok";
      case "openai" -> "gpt";
      case "anthropic" -> "claude";
      default -> target.provider();
    };
  }

  @Override
  public String nameOf(Target target) {
    return providerName(target);
  }

  @Override
  public Buffer whole(Whole answer, AnswerSummary summary, String requestId) {
    return Json.object(out -> {
      out.writeStringField("provider", providerName(summary.course().step().target()));
      out.writeStringField("text", answer.text());
      end(out, summary);
    });
  }

  private void end(JsonGenerator out, AnswerSummary summary) throws IOException {
    out.writeObjectFieldStart("usage");
    out.writeNumberField("input_tokens", summary.usage().inputTokens());
    out.writeNumberField("output_tokens", summary.usage().outputTokens());
    out.writeEndObject();
    if (charged.isPresent()) {
      out.writeNumberField("credits_charged", charged.getAsLong());
    } else {
      out.writeNullField("credits_charged");
    }
    if (conversation.isPresent()) {
      out.writeStringField("conversation_id", conversation.get());
      out.writeStringField("message_id", message.orElse(""));
    }
    if (spoken.isPresent()) {
      sound(out, spoken.get());
    }
    ScanBody.write(out, summary.judged().scan());
  }

  private static void sound(JsonGenerator out, AnswerVoice.Spoken spoken) throws IOException {
    switch (spoken) {
      case AnswerVoice.Spoken.Sound(String url) -> out.writeStringField("audio_url", url);
      case AnswerVoice.Spoken.Silence(String reason) -> {
        out.writeNullField("audio_url");
        out.writeStringField("audio_error", reason);
      }
    }
  }

  @Override
  public void error(JsonGenerator out, GatewayError error, String requestId) throws IOException {
    out.writeStringField("error", code(error));
    Json.foreign(out, "message", error.message());
    out.writeStringField("requestId", requestId);
    ErrorBody.particulars(out, error);
  }

  /// The assistant's callers know codes in lower case; a model that no provider serves is to them a
  /// provider that fails.
  static String code(GatewayError error) {
    return error instanceof GatewayError.ModelNotFound
        ? "all_providers_failed"
        : error.code().toLowerCase(Locale.ROOT);
  }

  @Override
  public int errorStatus(GatewayError error) {
    return error instanceof GatewayError.ModelNotFound ? 503 : error.httpStatus();
  }

  @Override
  public boolean saysScan() {
    return true;
  }

  @Override
  public AnswerFormat deliveredAs(InferenceRequest request, Delivery delivery) {
    if (order.isPresent()) {
      return this;
    }
    var again = new AssistantFormat(order);
    delivery
        .turn()
        .map(KeptTurn::branch)
        .ifPresent(branch -> again.kept(branch.conversationId(), branch.answerId()));
    return again;
  }

  @Override
  public Events events(String requestId) {
    return new Pieces();
  }

  /// The same, piece by piece. The assistant offers no tools, so no tool is called.
  private final class Pieces implements Events {
    @Override
    public void started(SseEvents out, Target target) {
      out.addUnnamed(json -> {
        json.writeStringField("type", "start");
        json.writeStringField("provider", providerName(target));
      });
    }

    @Override
    public void text(SseEvents out, String piece) {
      out.addUnnamed(json -> {
        json.writeStringField("type", "token");
        json.writeStringField("content", piece);
      });
    }

    @Override
    public void toolCall(SseEvents out, int index, String id, String name) {}

    @Override
    public void toolArguments(SseEvents out, int index, String fragment) {}

    @Override
    public void beside(SseEvents out, Delta.Beside piece) {}

    @Override
    public void found(SseEvents out, List<Finding> findings) {}

    @Override
    public void done(SseEvents out, AnswerSummary summary) {
      out.addUnnamed(json -> {
        json.writeStringField("type", "done");
        end(json, summary);
      });
    }

    @Override
    public void failed(SseEvents out, GatewayError error) {
      out.addUnnamed(json -> {
        json.writeStringField("type", "error");
        json.writeStringField("error", code(error));
        Json.foreign(json, "message", error.message());
      });
    }
  }
}
