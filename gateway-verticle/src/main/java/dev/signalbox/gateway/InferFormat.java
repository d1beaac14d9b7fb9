package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.ToolCall;
import dev.signalbox.api.inference.Usage;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// How `POST /infer` answers.
final class InferFormat implements AnswerFormat {
  @Override
  public Buffer whole(Whole answer, AnswerSummary summary, String requestId) {
    return Json.object(out -> {
      out.writeBooleanField("success", true);
      out.writeStringField("output", answer.text());
      if (!answer.toolCalls().isEmpty()) {
        toolCalls(out, answer.toolCalls());
      }
      beside(out, answer);
      metadata(out, summary, requestId);
    });
  }

  @Override
  public Map<String, String> fieldNames() {
    return Map.of("top_k", "topK", "top_p", "topP");
  }

  @Override
  public void error(JsonGenerator out, GatewayError error, String requestId) throws IOException {
    ErrorBody.write(out, error, requestId);
  }

  @Override
  public boolean saysScan() {
    return true;
  }

  @Override
  public Events events(String requestId) {
    return new InferEvents(requestId);
  }

  private static void toolCalls(JsonGenerator out, List<ToolCall> toolCalls) throws IOException {
    out.writeArrayFieldStart("toolCalls");
    for (var call : toolCalls) {
      out.writeStartObject();
      Json.foreign(out, "id", call.id());
      Json.foreign(out, "name", call.name());
      out.writeStringField("arguments", call.arguments());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /// Writes the fields `reasoning`, `refusal` and `citations` where there are such.
  static void beside(JsonGenerator out, Whole answer) throws IOException {
    var reasoning = answer.reasoning();
    if (!reasoning.isEmpty()) {
      out.writeStringField("reasoning", reasoning);
    }
    var refusal = answer.refusal();
    if (!refusal.isEmpty()) {
      out.writeStringField("refusal", refusal);
    }
    var citations = answer.citations();
    if (!citations.isEmpty()) {
      out.writeArrayFieldStart("citations");
      for (var citation : citations) {
        out.writeStartObject();
        citation(out, citation);
        out.writeEndObject();
      }
      out.writeEndArray();
    }
  }

  private static void citation(JsonGenerator out, Delta.Citation citation) throws IOException {
    out.writeStringField("url", citation.url());
    if (!citation.title().isEmpty()) {
      out.writeStringField("title", citation.title());
    }
  }

  /// Writes the event of what comes beside an answer; signatures mean nothing to our own callers.
  static void beside(SseEvents out, Delta.Beside piece) {
    switch (piece) {
      case Delta.Reasoning(String text) ->
          out.add("reasoning", json -> json.writeStringField("reasoning", text));
      case Delta.Refusal(String text) ->
          out.add("refusal", json -> json.writeStringField("refusal", text));
      case Delta.Citation citation -> out.add("citation", json -> citation(json, citation));
      case Delta.ReasoningSignature _, Delta.SealedReasoning _, Delta.Logprobs _ -> {}
    }
  }

  /// Writes the field `metadata`.
  static void metadata(JsonGenerator out, AnswerSummary summary, String requestId)
      throws IOException {
    out.writeObjectFieldStart("metadata");
    particulars(out, summary, requestId);
    out.writeEndObject();
  }

  /// Writes all there is to say about an answer.
  static void particulars(JsonGenerator out, AnswerSummary summary, String requestId)
      throws IOException {
    out.writeStringField("requestId", requestId);
    out.writeStringField("provider", summary.course().step().target().provider());
    Json.foreign(out, "model", summary.model());
    out.writeBooleanField("is_language_model", summary.course().step().languageModel());
    out.writeBooleanField("sanitized", summary.sanitized());
    ErrorBody.findings(out, summary.judged().findings());
    ScanBody.write(out, summary.judged().scan());
    cost(out, summary.cost());
    out.writeObjectFieldStart("canary");
    out.writeBooleanField("injected", true);
    out.writeEndObject();
    out.writeNumberField("duration", summary.durationMillis());
    usage(out, summary.usage());
    out.writeStringField("finishReason", summary.finishReason().wireName());
    if (summary.budgetTokens().isPresent()) {
      out.writeObjectFieldStart("budget");
      out.writeNumberField("maxTokens", summary.budgetTokens().getAsInt());
      out.writeEndObject();
    }
    out.writeObjectFieldStart("route");
    course(out, summary.course());
    out.writeEndObject();
    out.writeBooleanField("cached", false);
  }

  private static void cost(JsonGenerator out, CostReport cost) throws IOException {
    out.writeObjectFieldStart("cost");
    Json.usd(out, "thisCycle", cost.thisCycle());
    Json.usd(out, "total", cost.total());
    out.writeStringField("state", cost.state().name());
    Json.usd(out, "request", cost.request());
    out.writeEndObject();
  }

  private static void usage(JsonGenerator out, Usage usage) throws IOException {
    out.writeObjectFieldStart("usage");
    out.writeNumberField("inputTokens", usage.inputTokens());
    out.writeNumberField("outputTokens", usage.outputTokens());
    out.writeNumberField("totalTokens", usage.totalTokens());
    out.writeNumberField("cachedTokens", usage.cachedInputTokens());
    out.writeNumberField("reasoningTokens", usage.reasoningTokens());
    out.writeBooleanField("estimated", usage.estimated());
    out.writeEndObject();
  }

  /// Writes how an answer came about.
  static void course(JsonGenerator out, Course course) throws IOException {
    out.writeStringField("decisionId", course.plan().decisionId());
    out.writeStringField("strategy", course.plan().strategy());
    out.writeStringField("reason", course.step().reason());
    out.writeBooleanField("fallbackUsed", course.fallbackUsed());
    if (!course.seams().isEmpty()) {
      seams(out, course.seams());
    }
    ErrorBody.attempts(out, course.attempts());
  }

  private static void seams(JsonGenerator out, List<Seam> seams) throws IOException {
    out.writeArrayFieldStart("seams");
    for (var seam : seams) {
      out.writeStartObject();
      out.writeNumberField("at", seam.at());
      out.writeStringField("from", seam.from().toString());
      out.writeStringField("to", seam.to().toString());
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
