package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.security.Finding;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sends an answer as server-sent events, as its dialect writes them. The head goes out with the
/// first safe delta, so that whatever fails before is a real HTTP status.
final class StreamedAnswer implements AnswerSink {
  private static final CharSequence EVENT_STREAM =
      HttpHeaders.createOptimized("text/event-stream; charset=utf-8");
  private static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache");
  private static final CharSequence BUFFERING = HttpHeaders.createOptimized("X-Accel-Buffering");
  private static final CharSequence NO = HttpHeaders.createOptimized("no");

  private static final Buffer KEEP_ALIVE = Buffer.buffer(": still here\n\n");

  /// A comment leaves 10 to 15 s after the last piece.
  private static final int SILENT_BEATS = 3;

  private final Exchange exchange;
  private final HttpServerResponse response;
  private final AnswerFormat.Events format;
  private final SseEvents events = new SseEvents();
  private @Nullable Target target;
  private boolean headed;
  private boolean started;
  private int silentBeats;

  StreamedAnswer(Exchange exchange) {
    this.exchange = exchange;
    this.response = exchange.response();
    this.format = exchange.format().events(exchange.name().shown());
    exchange.streams();
  }

  @Override
  public Optional<String> approvalId() {
    return exchange.approvalId();
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
    format.text(events, text);
  }

  @Override
  public void toolCall(int index, String id, String name) {
    start();
    format.toolCall(events, index, id, name);
  }

  @Override
  public void toolArguments(int index, String fragment) {
    start();
    format.toolArguments(events, index, fragment);
  }

  @Override
  public void beside(Delta.Beside piece) {
    start();
    format.beside(events, piece);
  }

  @Override
  public void found(List<Finding> findings) {
    start();
    format.found(events, findings);
  }

  private void start() {
    if (started || target == null) {
      return;
    }
    started = true;
    head();
    format.started(events, target);
  }

  private void head() {
    if (!headed) {
      headed = true;
      response
          .setChunked(true)
          .putHeader(HttpHeaders.CONTENT_TYPE, EVENT_STREAM)
          .putHeader(HttpHeaders.CACHE_CONTROL, NO_CACHE)
          .putHeader(BUFFERING, NO);
    }
  }

  /// Who is silent for long looks dead to whatever is between us and the client. Once a comment has
  /// left before the first delta, what fails later is told in the stream.
  @Override
  public void beat() {
    if (++silentBeats == SILENT_BEATS && isOpen() && !response.writeQueueFull()) {
      head();
      silentBeats = 0;
      response.write(KEEP_ALIVE.copy());
    }
  }

  @Override
  public void flush() {
    if (!events.isEmpty() && isOpen()) {
      silentBeats = 0;
      response.write(exchange.recorded(events.take()));
    }
  }

  @Override
  public boolean isFull() {
    return isOpen() && response.writeQueueFull();
  }

  @Override
  public void done(AnswerSummary summary) {
    start();
    format.done(events, summary);
    end();
    exchange.summary(summary);
    exchange.finish(200, "OK");
  }

  @Override
  public void failed(GatewayError error) {
    if (!headed) {
      exchange.refuse(error);
      return;
    }
    format.failed(events, error);
    end();
    exchange.brokeOff(error);
  }

  private void end() {
    if (isOpen()) {
      response.end(exchange.recorded(events.take()));
    }
  }

  private boolean isOpen() {
    return !response.ended() && !response.closed();
  }
}
