package dev.signalbox.testkit;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// A provider on loopback that does what its script says and remembers what it was asked.
public final class MockUpstream {
  private final Vertx vertx;
  private final HttpServer server;
  private final List<Recorded> requests = new CopyOnWriteArrayList<>();
  private final Queue<Answer> next = new ConcurrentLinkedQueue<>();
  private volatile Function<Recorded, Answer> otherwise =
      asked -> Answer.json(404, "{\"error\":\"nothing scripted for " + asked.path() + "\"}");

  private MockUpstream(Vertx vertx) {
    this.vertx = vertx;
    this.server =
        vertx
            .createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
            .requestHandler(this::handle);
  }

  /// Starts one on a free port.
  public static MockUpstream start(Vertx vertx) {
    var upstream = new MockUpstream(vertx);
    Eventually.get(upstream.server.listen(0, "127.0.0.1"));
    return upstream;
  }

  /// `http://127.0.0.1:port`, without a path.
  public String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /// Answers the next request not yet provided for.
  public MockUpstream then(Answer answer) {
    next.add(answer);
    return this;
  }

  /// Answers every request that no [#then] is left for.
  public MockUpstream always(Answer answer) {
    return always(_ -> answer);
  }

  /// Answers every request that no [#then] is left for, by what was asked.
  public MockUpstream always(Function<Recorded, Answer> decide) {
    otherwise = decide;
    return this;
  }

  /// What was asked so far, oldest first.
  public List<Recorded> requests() {
    return List.copyOf(requests);
  }

  /// How many requests came so far.
  public int calls() {
    return requests.size();
  }

  /// The most recent request.
  ///
  /// @throws java.util.NoSuchElementException if there was none
  public Recorded last() {
    return requests().getLast();
  }

  /// Stops listening and cuts every connection.
  public Future<Void> close() {
    return server.close();
  }

  private void handle(HttpServerRequest request) {
    var abandoned = Promise.<Long>promise();
    var response = request.response();
    response.exceptionHandler(_ -> abandoned.tryComplete(System.nanoTime()));
    response.closeHandler(_ -> {
      if (!response.ended()) {
        abandoned.tryComplete(System.nanoTime());
      }
    });
    request
        .body()
        .onSuccess(body -> {
          var recorded =
              new Recorded(
                  request.method().name(),
                  request.path() == null ? "" : request.path(),
                  MultiMap.caseInsensitiveMultiMap().addAll(request.headers()),
                  body.toString(),
                  abandoned.future());
          requests.add(recorded);
          var scripted = next.poll();
          play(response, scripted == null ? otherwise.apply(recorded) : scripted);
        });
  }

  private void play(HttpServerResponse response, Answer answer) {
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    later(answer.before(), () -> step(response, answer, 0));
  }

  private void step(HttpServerResponse response, Answer answer, int index) {
    if (response.closed()) {
      return;
    }
    if (index == answer.chunks().size()) {
      finish(response, answer);
      return;
    }
    var chunk = answer.chunks().get(index);
    if (answer.chunks().size() == 1 && answer.ending() == Answer.Ending.COMPLETE) {
      response.end(chunk);
      return;
    }
    if (index == 0) {
      response.setChunked(true);
    }
    response
        .write(chunk)
        .onSuccess(_ -> later(answer.between(), () -> step(response, answer, index + 1)));
  }

  private static void finish(HttpServerResponse response, Answer answer) {
    switch (answer.ending()) {
      case COMPLETE -> response.end();
      case CUT -> response.reset();
      case STALL -> {
        // the connection stays as it is until the client gives up
      }
    }
  }

  private void later(Duration pause, Runnable action) {
    if (pause.isZero()) {
      action.run();
    } else {
      vertx.setTimer(pause.toMillis(), _ -> action.run());
    }
  }
}
