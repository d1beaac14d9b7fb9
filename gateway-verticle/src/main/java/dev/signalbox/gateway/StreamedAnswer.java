package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.security.Finding;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sends an answer as server-sent events: `start`, `delta`…, `finding`…, then `done` or `error`.
/// The head goes out with the first safe delta, so that whatever fails before is a real HTTP
/// status.
final class StreamedAnswer implements AnswerSink {
  private static final CharSequence EVENT_STREAM =
      HttpHeaders.createOptimized("text/event-stream; charset=utf-8");
  private static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache");
  private static final CharSequence BUFFERING = HttpHeaders.createOptimized("X-Accel-Buffering");
  private static final CharSequence NO = HttpHeaders.createOptimized("no");

  private final Exchange exchange;
  private final HttpServerResponse response;
  private final SseEvents events = new SseEvents();
  private @Nullable Target target;
  private boolean started;

  StreamedAnswer(Exchange exchange) {
    this.exchange = exchange;
    this.response = exchange.response();
    exchange.streams();
  }

  @Override
  public void decided(Plan plan) {
    exchange.decided(plan);
  }

  @Override
  public void begun(Target answering) {
    target = answering;
  }

  @Override
  public void text(String text) {
    start();
    events.addText(text);
  }

  @Override
  public void toolCall(int index, String id, String name) {
    start();
    events.add(
        "delta",
        out -> {
          out.writeObjectFieldStart("toolCall");
          out.writeNumberField("index", index);
          Json.foreign(out, "id", id);
          Json.foreign(out, "name", name);
          out.writeEndObject();
        });
  }

  @Override
  public void toolArguments(int index, String fragment) {
    start();
    events.add(
        "delta",
        out -> {
          out.writeObjectFieldStart("toolCall");
          out.writeNumberField("index", index);
          out.writeStringField("arguments", fragment);
          out.writeEndObject();
        });
  }

  @Override
  public void found(List<Finding> findings) {
    start();
    events.add("finding", out -> ErrorBody.findings(out, findings));
  }

  private void start() {
    if (started) {
      return;
    }
    started = true;
    response
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, EVENT_STREAM)
        .putHeader(HttpHeaders.CACHE_CONTROL, NO_CACHE)
        .putHeader(BUFFERING, NO);
    events.add(
        "start",
        out -> {
          out.writeStringField("requestId", exchange.name().shown());
          if (target != null) {
            out.writeStringField("provider", target.provider());
            out.writeStringField("model", target.model());
          }
        });
  }

  @Override
  public void flush() {
    if (!events.isEmpty() && isOpen()) {
      response.write(events.take());
    }
  }

  @Override
  public boolean isFull() {
    return isOpen() && response.writeQueueFull();
  }

  @Override
  public void done(AnswerSummary summary) {
    start();
    events.add("done", out -> AnswerJson.metadata(out, summary, exchange.name().shown()));
    end();
    exchange.summary(summary);
    exchange.finish(200, "OK");
  }

  @Override
  public void failed(GatewayError error) {
    if (!started) {
      exchange.refuse(error);
      return;
    }
    events.add("error", out -> ErrorBody.write(out, error, exchange.name().shown()));
    end();
    exchange.brokeOff(error);
  }

  private void end() {
    if (isOpen()) {
      response.end(events.take());
    }
  }

  private boolean isOpen() {
    return !response.ended() && !response.closed();
  }
}
