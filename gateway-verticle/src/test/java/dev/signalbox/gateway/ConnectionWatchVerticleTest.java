package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.platform.http.ConnectionRoom;
import dev.signalbox.platform.http.ConnectionWatch;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.MutableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

@CleanRun
class ConnectionWatchVerticleTest {
  private final MutableClock clock = MutableClock.atNoon();
  private final ConnectionWatch watch =
      new ConnectionWatch(clock, new ConnectionRoom(100, new SimpleMeterRegistry(), "gateway"));
  private final Queue<HttpServerResponse> unanswered = new ArrayDeque<>();

  private HttpServer serve(Vertx vertx, Context context) {
    var started = Promise.<HttpServer>promise();
    context.runOnContext(_ ->
        vertx
            .createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
            .connectionHandler(watch::opened)
            .requestHandler(request -> {
              watch.began(request.connection(), request.response());
              if (String.valueOf(request.path()).equals("/later")) {
                unanswered.add(request.response());
              } else {
                request.response().end("here");
              }
            })
            .listen(0, "127.0.0.1")
            .onComplete(started));
    return Eventually.get(started.future());
  }

  private int sweep(Context context) {
    var swept = Promise.<Integer>promise();
    context.runOnContext(_ -> {
      watch.sweep();
      swept.complete(watch.connections());
    });
    return Eventually.get(swept.future());
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void passes(Context context, int seconds) {
    for (var i = 0; i < seconds; i++) {
      clock.advance(Duration.ofSeconds(1));
      sweep(context);
    }
  }

  @Test
  void a_head_that_drips_is_not_waited_for(Vertx vertx) throws IOException {
    var context = vertx.getOrCreateContext();
    var server = serve(vertx, context);
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
      send(socket, "GET / HT");
      Eventually.until("it is there", () -> sweep(context) == 1);
      passes(context, 19);
      assertThat(sweep(context)).isEqualTo(1);
      send(socket, "TP/1.1");
      passes(context, 1);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void a_connection_is_kept_between_requests_and_while_it_is_answered(Vertx vertx)
      throws IOException {
    var context = vertx.getOrCreateContext();
    var server = serve(vertx, context);
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
      send(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      var answer = new String(socket.getInputStream().readNBytes(42), StandardCharsets.US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 200").endsWith("here");
      passes(context, 60);
      send(socket, "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
      Eventually.until("it is asked", () -> Eventually.get(size(context)) == 1);
      passes(context, 600);
      context.runOnContext(_ -> unanswered.remove().end("late"));
      assertThat(new String(socket.getInputStream().readNBytes(42), StandardCharsets.US_ASCII))
          .endsWith("late");
      send(socket, "GET /");
      passes(context, 76);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  private Future<Integer> size(Context context) {
    var size = Promise.<Integer>promise();
    context.runOnContext(_ -> size.complete(unanswered.size()));
    return size.future();
  }
}
