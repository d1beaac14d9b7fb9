package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.security.Finding;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
  private final SseEvents events;
  private @Nullable Target target;
  private boolean headed;
  private boolean started;
  private int silentBeats;

  StreamedAnswer(Exchange exchange) {
    this(exchange, new SseEvents(), exchange.name().shown());
  }

  private StreamedAnswer(Exchange exchange, SseEvents events, String shownId) {
    this.events = events;
    this.exchange = exchange;
    this.response = exchange.response();
    this.format = exchange.format().events(shownId);
    exchange.streams();
  }

  /// One that can be resumed, for a reader who has seen what leads to `seen`.
  static StreamedAnswer resumable(Exchange exchange, EventNumbers.Place seen, Keeping keeping) {
    exchange.response().putHeader(Resumption.RESUMABLE, KeepingPolicy.word(keeping.outlives()));
    var events = new SseEvents(new EventNumbers(seen));
    return new StreamedAnswer(exchange, events, keeping.shownId());
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
    pieces(text, piece -> format.text(events, piece));
  }

  /// Text of which the reader has seen a part is given in two pieces.
  private void pieces(String text, Consumer<String> write) {
    start();
    var seen = events.seenOf(text.length());
    if (seen > 0 && seen < text.length()) {
      piece(text.substring(0, seen), write);
      piece(text.substring(seen), write);
    } else {
      piece(text, write);
    }
  }

  private void piece(String text, Consumer<String> write) {
    events.as(EventNumbers.Kind.MARK);
    write.accept(text);
    events.carry(text.length());
  }

  @Override
  public void toolCall(int index, String id, String name) {
    start();
    events.as(EventNumbers.Kind.MARK);
    format.toolCall(events, index, id, name);
  }

  @Override
  public void toolArguments(int index, String fragment) {
    pieces(fragment, piece -> format.toolArguments(events, index, piece));
  }

  @Override
  public void beside(Delta.Beside piece) {
    switch (piece) {
      case Delta.Reasoning(String text) ->
          pieces(text, part -> format.beside(events, new Delta.Reasoning(part)));
      case Delta.Refusal(String text) ->
          pieces(text, part -> format.beside(events, new Delta.Refusal(part)));
      case Delta.Citation _,
          Delta.ReasoningSignature _,
          Delta.SealedReasoning _,
          Delta.Logprobs _ -> {
        start();
        events.as(EventNumbers.Kind.ASIDE);
        format.beside(events, piece);
      }
    }
  }

  @Override
  public ChoiceSink further(int choice) {
    return new Further(choice);
  }

  /// Another answer in the same stream.
  private final class Further implements ChoiceSink {
    private final int choice;

    Further(int choice) {
      this.choice = choice;
    }

    private void write(Delta.Piece piece) {
      start();
      format.further(events, choice, piece);
    }

    @Override
    public void text(String text) {
      write(new Delta.Text(text));
    }

    @Override
    public void toolCall(int index, String id, String name) {
      write(new Delta.ToolCallStart(index, id, name));
    }

    @Override
    public void toolArguments(int index, String fragment) {
      write(new Delta.ToolCallArguments(index, fragment));
    }

    @Override
    public void beside(Delta.Beside piece) {
      write(piece);
    }
  }

  @Override
  public void found(List<Finding> findings) {
    start();
    events.as(EventNumbers.Kind.FINDING);
    format.found(events, findings);
  }

  private void start() {
    if (started || target == null) {
      return;
    }
    started = true;
    events.as(EventNumbers.Kind.MARK);
    format.started(events, target);
  }

  /// Is written with what leaves first.
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
  public void ran(Target last, Usage paid) {
    exchange.line().ran(last, paid);
  }

  @Override
  public void flush() {
    if (!isOpen()) {
      events.take(); // nobody reads, and what is kept is kept elsewhere
    } else if (!events.isEmpty()) {
      silentBeats = 0;
      head();
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
    events.as(EventNumbers.Kind.MARK);
    if (!format.tellsCost()) {
      events.comment("cost " + CostLine.of(summary.cost(), summary.budgetTokens()));
    }
    if (!exchange.format().saysScan()) {
      events.comment("scan " + summary.judged().scan().brief());
    }
    format.done(events, summary);
    exchange.line().summary(summary);
    if (!events.haveReachedSeen()) {
      end(Resumption.BEYOND_THE_END);
    } else if (headed || !events.isEmpty()) {
      end();
      exchange.finish(200, "OK");
    } else {
      exchange.nothingFollows();
    }
  }

  @Override
  public void failed(GatewayError error) {
    if (started) {
      head();
    }
    end(error);
  }

  /// Where nothing has left, the error has its own status.
  private void end(GatewayError error) {
    if (!headed && events.isEmpty()) {
      exchange.refuse(error);
      return;
    }
    events.as(EventNumbers.Kind.FAILURE);
    format.failed(events, error);
    end();
    exchange.brokeOff(error);
  }

  /// Where it goes on elsewhere and nobody reads here, the connection ends too: its client has most
  /// likely come back by another.
  @Override
  public void takenOver(GatewayError error) {
    if (isFull()) {
      exchange.brokeOff(error);
      var _ = response.reset();
    } else {
      failed(error);
    }
  }

  private void end() {
    if (isOpen()) {
      head();
      var _ = response.end(exchange.recorded(events.take()));
    }
  }

  private boolean isOpen() {
    return !response.ended() && !response.closed();
  }
}
