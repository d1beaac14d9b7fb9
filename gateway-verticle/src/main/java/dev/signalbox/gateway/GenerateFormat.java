package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.security.Finding;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// How `/api/ai/generate` and `/api/ai/stream` answer.
final class GenerateFormat implements AnswerFormat {
  @Override
  public Buffer whole(Whole answer, AnswerSummary summary, String requestId) {
    return Json.object(out -> {
      out.writeBooleanField("success", true);
      out.writeStringField("requestId", requestId);
      out.writeStringField("content", answer.text());
      InferFormat.beside(out, answer);
      particulars(out, summary);
    });
  }

  private static void particulars(JsonGenerator out, AnswerSummary summary) throws IOException {
    usage(out, summary.usage());
    Json.usd(out, "costUSD", summary.cost().request());
    out.writeNumberField("latencyMs", summary.durationMillis());
    out.writeStringField("provider", summary.course().step().target().provider());
    Json.foreign(out, "model", summary.model());
    out.writeBooleanField("cached", false);
    out.writeObjectFieldStart("routing");
    out.writeBooleanField("is_language_model", summary.course().step().languageModel());
    InferFormat.course(out, summary.course());
    out.writeEndObject();
    ScanBody.write(out, summary.judged().scan());
  }

  private static void usage(JsonGenerator out, Usage usage) throws IOException {
    out.writeObjectFieldStart("usage");
    out.writeNumberField("promptTokens", usage.inputTokens());
    out.writeNumberField("completionTokens", usage.outputTokens());
    out.writeNumberField("totalTokens", usage.totalTokens());
    out.writeEndObject();
  }

  @Override
  public Map<String, String> fieldNames() {
    return Map.of("top_k", "topK", "top_p", "topP", "messages", "prompt", "messages[", "prompt");
  }

  @Override
  public void error(JsonGenerator out, GatewayError error, String requestId) throws IOException {
    out.writeBooleanField("success", false);
    ErrorBody.write(out, error, requestId);
  }

  @Override
  public boolean saysScan() {
    return true;
  }

  @Override
  public Events events(String requestId) {
    return new Pieces(requestId);
  }

  /// The same, piece by piece. A prompt offers no tools, so no tool is called.
  private final class Pieces implements Events {
    private final String requestId;

    Pieces(String requestId) {
      this.requestId = requestId;
    }

    @Override
    public void started(SseEvents out, Target target) {
      out.add(
          "start",
          json -> {
            json.writeStringField("requestId", requestId);
            json.writeStringField("provider", target.provider());
            json.writeStringField("model", target.model());
          });
    }

    @Override
    public void text(SseEvents out, String piece) {
      out.add("delta", json -> json.writeStringField("content", piece));
    }

    @Override
    public void toolCall(SseEvents out, int index, String id, String name) {}

    @Override
    public void toolArguments(SseEvents out, int index, String fragment) {}

    @Override
    public void beside(SseEvents out, Delta.Beside piece) {
      InferFormat.beside(out, piece);
    }

    @Override
    public void found(SseEvents out, List<Finding> findings) {
      out.add("finding", json -> ErrorBody.findings(json, findings));
    }

    @Override
    public void done(SseEvents out, AnswerSummary summary) {
      out.add(
          "done",
          json -> {
            json.writeBooleanField("success", true);
            json.writeStringField("requestId", requestId);
            particulars(json, summary);
          });
    }

    @Override
    public void failed(SseEvents out, GatewayError error) {
      out.add("error", json -> error(json, error, requestId));
    }
  }
}
