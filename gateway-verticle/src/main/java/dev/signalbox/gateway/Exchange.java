package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.platform.http.Replies;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One inference as HTTP sees it: answered once, counted once, logged once.
final class Exchange {
  static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");

  private static final CharSequence DECISION_ID = HttpHeaders.createOptimized("X-Decision-Id");
  private static final CharSequence COST = HttpHeaders.createOptimized("X-Cost");
  private static final CharSequence APPROVAL_ID = HttpHeaders.createOptimized("X-Approval-Id");
  private static final int LONGEST_APPROVAL_ID = 64;
  private static final CharSequence IDEMPOTENCY_KEY =
      HttpHeaders.createOptimized("Idempotency-Key");
  private static final CharSequence REPLAYED = HttpHeaders.createOptimized("Idempotent-Replayed");
  private static final CharSequence TRUE = HttpHeaders.createOptimized("true");
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence RETRY_AFTER = HttpHeaders.createOptimized("Retry-After");
  private static final CharSequence NO_SNIFFING =
      HttpHeaders.createOptimized("X-Content-Type-Options");
  private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
  private static final int CLIENT_GONE = 499;
  private static final int NO_CONTENT = 204;

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final RequestName name;
  private final GatewayMeters meters;
  private final Way way;
  private final long beganNanos = System.nanoTime();
  private final RequestLine line;
  private AnswerFormat format;
  private long reserved;
  private @Nullable Recording recording;
  private boolean streamed;
  private boolean finished;

  /// How it is answered, whatever the answer is.
  ///
  /// @param logged whether it gets a line in the log
  /// @param memory what all requests of the process may take together
  record Way(Route route, AnswerFormat format, boolean logged, MemoryBudget memory) {}

  Exchange(HttpServerRequest request, RequestName name, GatewayMeters meters, Way way) {
    this.request = request;
    this.response = request.response();
    this.name = name;
    this.meters = meters;
    this.way = way;
    this.format = way.format();
    this.line = new RequestLine(name.unique(), way.route());
    response.putHeader(REQUEST_ID, name.shown()).putHeader(NO_SNIFFING, NOSNIFF);
    if (!way.format().requestIdHeader().isEmpty()) {
      response.putHeader(way.format().requestIdHeader(), name.shown());
    }
  }

  HttpServerRequest request() {
    return request;
  }

  HttpServerResponse response() {
    return response;
  }

  AnswerFormat format() {
    return format;
  }

  /// The body says how it is to be answered.
  void answersIn(AnswerFormat chosen) {
    format = chosen;
  }

  RequestName name() {
    return name;
  }

  /// The approval the caller refers to; one of another form is none at all.
  Optional<String> approvalId() {
    return Optional.ofNullable(request.getHeader(APPROVAL_ID))
        .filter(id -> id.length() <= LONGEST_APPROVAL_ID);
  }

  /// Reserves memory until the exchange is over; false when there is none left.
  boolean reserve(long bytes) {
    if (finished || !way.memory().take(bytes)) {
      return false;
    }
    reserved += bytes;
    return true;
  }

  /// The caller's own name for the request, under which it is made once.
  Optional<String> idempotencyKey() {
    return Optional.ofNullable(request.getHeader(IDEMPOTENCY_KEY));
  }

  /// Keeps what leaves from here on.
  void recordTo(Recording kept) {
    recording = kept;
  }

  /// `piece`, which is about to leave.
  Buffer recorded(Buffer piece) {
    if (recording != null) {
      if (reserve(piece.length())) {
        recording.add(piece);
      } else {
        recording.spoil();
      }
    }
    return piece;
  }

  /// Answers as the same request was answered before.
  void replay(IdempotentAnswers.Answer answer) {
    if (!response.ended() && !response.closed()) {
      response
          .putHeader(REPLAYED, TRUE)
          .putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType())
          .end(answer.body());
    }
    finish(200, "REPLAYED");
  }

  /// Its client's going and reading are told to `pipeline`.
  ///
  /// @param besides is stopped with it when the client goes
  void carries(InferencePipeline pipeline, Runnable besides) {
    response
        .closeHandler(_ -> {
          besides.run();
          pipeline.hangUp(this::abandoned);
        })
        .drainHandler(_ -> pipeline.drained())
        .exceptionHandler(_ -> {});
  }

  /// The answer is a stream from here on.
  void streams() {
    streamed = true;
    meters.streamBegan();
  }

  /// Where the explanation of this answer's route will be found.
  void decided(Plan plan) {
    response.putHeader(DECISION_ID, plan.decisionId());
  }

  /// What the answer has cost, told beside it where its head has not left.
  void costs(String line) {
    if (!response.headWritten()) {
      response.putHeader(COST, line);
    }
  }

  /// What is logged about it.
  RequestLine line() {
    return line;
  }

  /// Answers with JSON.
  void answer(Buffer body) {
    var _ = send(200, body, "OK");
  }

  /// Answers that whoever came back has everything: who reads events asks no more then.
  void nothingFollows() {
    if (!response.ended() && !response.closed()) {
      response.setStatusCode(NO_CONTENT).end();
    }
    finish(NO_CONTENT, "OK");
  }

  /// Answers with an error.
  void refuse(GatewayError error) {
    var _ = say(error);
  }

  /// Answers that there is no room for the request, which was read, and gives up the connection:
  /// that takes memory too, for as long as its client has to wait.
  void refuseForWantOfRoom() {
    response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    say(MemoryBudget.EXHAUSTED).onComplete(_ -> request.connection().close());
  }

  private Future<Void> say(GatewayError raised) {
    var error = FieldNames.in(format.fieldNames(), raised);
    meters.error(error);
    if (error instanceof GatewayError.MethodNotAllowed(_, String allowed)) {
      response.putHeader(HttpHeaders.ALLOW, allowed);
    }
    var comeBack = RetryAfter.seconds(error);
    if (comeBack > 0) {
      response.putHeader(RETRY_AFTER, Long.toString(comeBack));
    }
    Replies.challenge(response, format.errorStatus(error));
    format.errorHeaders(error).forEach(response::putHeader);
    var body = Json.object(out -> format.error(out, error, name.shown()));
    return send(format.errorStatus(error), body, error.code());
  }

  /// Answers with an error before the body is read, and gives up the connection. It is closed only
  /// after a while in which what still comes is thrown away: closing at once would reset the
  /// connection under a client that is still sending, and it would never see the answer.
  void refuseUnread(GatewayError error, Linger linger) {
    response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    refuse(error);
    linger.thenClose(request.connection());
  }

  /// Closes a connection after a while.
  @FunctionalInterface
  interface Linger {
    void thenClose(HttpConnection connection);
  }

  private Future<Void> send(int status, Buffer body, String code) {
    var sent =
        response.ended() || response.closed()
            ? Future.<Void>succeededFuture()
            : response
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                .end(recorded(body));
    finish(status, code);
    return sent;
  }

  /// An error that cut off a stream.
  void brokeOff(GatewayError error) {
    meters.error(error);
    finish(response.getStatusCode(), error.code());
  }

  /// The client went away.
  void abandoned() {
    finish(CLIENT_GONE, "CLIENT_GONE");
  }

  /// Counts and logs; later calls do nothing.
  void finish(int status, String code) {
    if (finished) {
      return;
    }
    finished = true;
    way.memory().give(reserved);
    if (recording != null) {
      var type = response.headers().get(HttpHeaders.CONTENT_TYPE);
      recording.end(status == 200 && "OK".equals(code), type == null ? "" : type);
    }
    if (streamed) {
      meters.streamEnded();
    }
    var nanos = System.nanoTime() - beganNanos;
    meters.request(way.route(), GatewayMeters.Method.of(request.method().name()), status, nanos);
    if (way.logged()) {
      var millis = TimeUnit.NANOSECONDS.toMillis(nanos);
      line.end(new RequestLine.End(status, code, millis, streamed), format::nameOf);
    }
  }
}
