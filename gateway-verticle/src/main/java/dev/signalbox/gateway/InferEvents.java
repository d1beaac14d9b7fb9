package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.security.Finding;
import java.util.List;

/// How `POST /infer` streams: `start`, `delta`…, `finding`…, then `done` or `error`.
final class InferEvents implements AnswerFormat.Events {
  private final String requestId;

  InferEvents(String requestId) {
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
    out.addText(piece);
  }

  @Override
  public void toolCall(SseEvents out, int index, String id, String name) {
    out.add(
        "delta",
        json -> {
          json.writeObjectFieldStart("toolCall");
          json.writeNumberField("index", index);
          Json.foreign(json, "id", id);
          Json.foreign(json, "name", name);
          json.writeEndObject();
        });
  }

  @Override
  public void toolArguments(SseEvents out, int index, String fragment) {
    out.add(
        "delta",
        json -> {
          json.writeObjectFieldStart("toolCall");
          json.writeNumberField("index", index);
          json.writeStringField("arguments", fragment);
          json.writeEndObject();
        });
  }

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
    out.add("done", json -> InferFormat.metadata(json, summary, requestId));
  }

  @Override
  public boolean tellsCost() {
    return true;
  }

  @Override
  public void failed(SseEvents out, GatewayError error) {
    out.add("error", json -> ErrorBody.write(json, error, requestId));
  }
}
