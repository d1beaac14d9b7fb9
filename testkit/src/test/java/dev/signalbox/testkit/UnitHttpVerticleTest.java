package dev.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Unit;
import dev.signalbox.platform.http.HealthCheck;
import dev.signalbox.platform.http.HealthCheck.State;
import dev.signalbox.platform.http.PortUnavailable;
import dev.signalbox.platform.http.Replies;
import dev.signalbox.platform.http.UnitHttp;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CleanRun
final class UnitHttpVerticleTest {
  private static final int LIMIT = 100;

  private final MutableClock clock = MutableClock.atNoon();
  private final AtomicReference<State> state = new AtomicReference<>(State.OK);

  @TempDir Path home;

  /// An answer with its body read.
  private record Answered(HttpClientResponse head, String body) {
    JsonObject json() {
      return new JsonObject(body);
    }
  }

  @Test
  void says_how_it_is(Vertx vertx) {
    var port = open(vertx);
    clock.advance(Duration.ofSeconds(5));
    var health = call(vertx, port, HttpMethod.GET, "/health", "");
    assertThat(health.json())
        .isEqualTo(
            new JsonObject()
                .put("status", "ok")
                .put("unit", "security")
                .put("version", "test")
                .put("uptime", 5_000));
    assertThat(health.head().getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(call(vertx, port, HttpMethod.GET, "/live", "").head().statusCode()).isEqualTo(200);
    assertThat(call(vertx, port, HttpMethod.GET, "/metrics", "").body())
        .contains("jvm_memory_used");
  }

  @Test
  void where_there_are_too_many_connections_the_quietest_makes_room(Vertx vertx)
      throws IOException {
    var port = open(vertx, Map.of("SIGNALBOX_MAX_CONNECTIONS", "50"));
    var quiet = new ArrayList<Socket>();
    for (var number = 0; number < 1_000; number++) {
      quiet.add(new Socket(InetAddress.getLoopbackAddress(), port));
    }
    assertThat(call(vertx, port, HttpMethod.GET, "/live", "").head().statusCode()).isEqualTo(200);
    quiet.getFirst().setSoTimeout(20_000);
    assertThat(quiet.getFirst().getInputStream().read()).isEqualTo(-1);
    for (var socket : quiet) {
      socket.close();
    }
  }

  @Test
  void is_ready_while_degraded_and_not_when_down(Vertx vertx) {
    var port = open(vertx);
    assertThat(call(vertx, port, HttpMethod.GET, "/ready", "").json().getString("status"))
        .isEqualTo("ready");
    state.set(State.DEGRADED);
    var degraded = call(vertx, port, HttpMethod.GET, "/ready", "");
    assertThat(degraded.head().statusCode()).isEqualTo(200);
    assertThat(degraded.json())
        .isEqualTo(
            new JsonObject()
                .put("status", "degraded")
                .put("checks", new JsonObject().put("database", "degraded")));
    state.set(State.DOWN);
    var down = call(vertx, port, HttpMethod.GET, "/ready", "");
    assertThat(down.head().statusCode()).isEqualTo(503);
    assertThat(down.json().getString("status")).isEqualTo("not_ready");
  }

  @Test
  void errors_are_json_with_the_request_id(Vertx vertx) {
    var port = open(vertx);
    var missing = call(vertx, port, HttpMethod.GET, "/nothing", "");
    assertThat(missing.head().statusCode()).isEqualTo(404);
    assertThat(missing.json().getString("error")).isEqualTo("NOT_FOUND");
    assertThat(missing.json().getString("requestId"))
        .isEqualTo(missing.head().getHeader("X-Request-Id"))
        .isEqualTo("mine-1");
    for (var path : List.of("//health", "/x/../health", "//echo")) {
      var unlike = call(vertx, port, HttpMethod.POST, path, "{}");
      assertThat(unlike.head().statusCode()).as(path).isEqualTo(404);
      assertThat(unlike.json().getString("message")).contains(path);
    }
    var malformed = call(vertx, port, HttpMethod.GET, "/%zz", "");
    assertThat(malformed.head().statusCode()).isEqualTo(400);
    var method = call(vertx, port, HttpMethod.DELETE, "/echo", "");
    assertThat(method.head().statusCode()).isEqualTo(405);
    assertThat(method.head().getHeader("Allow")).isEqualTo("POST");
    assertThat(method.json().getString("error")).isEqualTo("METHOD_NOT_ALLOWED");
    var spelled = call(vertx, port, HttpMethod.DELETE, "/%65cho/", "");
    assertThat(spelled.head().getHeader("Allow")).isEqualTo("POST");
    var large = call(vertx, port, HttpMethod.POST, "/echo", "x".repeat(LIMIT + 1));
    assertThat(large.head().statusCode()).isEqualTo(413);
    assertThat(large.json().getString("error")).isEqualTo("PAYLOAD_TOO_LARGE");
    assertThat(call(vertx, port, HttpMethod.POST, "/echo", "hello").body()).contains("hello");
  }

  @Test
  void a_body_that_stops_being_http_is_answered_under_its_id_and_ends_the_connection(Vertx vertx)
      throws IOException {
    var port = open(vertx);
    for (var path : List.of("/echo", "/health", "/nothing")) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        var request =
            "POST "
                + path
                + " HTTP/1.1\r\nHost: x\r\nX-Request-Id: mine-2\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "2\r\nhi\r\nzz\r\nhi\r\n0\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answer)
            .startsWith("HTTP/1.1 400 ")
            .containsIgnoringCase("\r\nconnection: close\r\n")
            .contains(
                "X-Request-Id: mine-2\r\n", "INPUT_VALIDATION_FAILED", "\"requestId\":\"mine-2\"")
            .containsOnlyOnce("HTTP/1.1 4");
      }
    }
  }

  @Test
  void a_form_is_read_as_the_json_it_is(Vertx vertx) {
    var http = unit(vertx);
    var router = http.router(100_000);
    router
        .post("/size")
        .handler(context ->
            Replies.json(context, 200, new JsonObject().put("size", context.body().length())));
    var port = Eventually.get(http.listen(router, 0));
    var text = "x".repeat(50_000);
    for (var type : List.of("application/x-www-form-urlencoded", "multipart/form-data")) {
      var answer = call(vertx, port, HttpMethod.POST, "/size", text, "Content-Type", type);
      assertThat(answer.body()).isEqualTo("{\"size\":50000}");
    }
  }

  @Test
  void probes_may_ask_with_head_and_hear_what_else_is_allowed(Vertx vertx) {
    var port = open(vertx);
    var head = call(vertx, port, HttpMethod.HEAD, "/health", "");
    assertThat(head.head().statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    var delete = call(vertx, port, HttpMethod.DELETE, "/health", "");
    assertThat(delete.head().statusCode()).isEqualTo(405);
    assertThat(delete.head().getHeader("Allow")).isEqualTo("GET, HEAD");
  }

  @Test
  void what_is_no_request_is_refused_in_json_too(Vertx vertx) {
    var port = open(vertx);
    var line = call(vertx, port, HttpMethod.GET, "/" + "x".repeat(9_000), "");
    assertThat(line.head().statusCode()).isEqualTo(414);
    assertThat(line.json().getString("error")).isEqualTo("URI_TOO_LONG");
    var head = call(vertx, port, HttpMethod.GET, "/health", "", "X-Big", "x".repeat(20_000));
    assertThat(head.head().statusCode()).isEqualTo(431);
    assertThat(head.json().getString("error")).isEqualTo("HEADERS_TOO_LARGE");
    assertThat(head.head().getHeader("X-Request-Id")).isEqualTo(head.json().getString("requestId"));
  }

  @Test
  @ErrorsExpected("a defect is logged with its cause")
  void a_defect_shows_nothing_of_itself(Vertx vertx) {
    var answer = call(vertx, open(vertx), HttpMethod.GET, "/broken", "");
    assertThat(answer.head().statusCode()).isEqualTo(500);
    assertThat(answer.json().getString("error")).isEqualTo("INTERNAL_ERROR");
    assertThat(answer.body()).doesNotContain("hunter2").doesNotContain("Exception");
  }

  @Test
  void a_taken_port_is_named_with_the_variable_to_change(Vertx vertx) {
    var port = open(vertx);
    var other = Vertx.vertx(); // within one Vertx a port is shared
    var http = unit(other);
    assertThat(Eventually.failureOf(http.listen(http.router(LIMIT), port)))
        .isInstanceOf(PortUnavailable.class)
        .hasMessageContaining(Integer.toString(port))
        .hasMessageContaining("security")
        .hasMessageContaining("SECURITY_PORT");
    Eventually.get(other.close());
  }

  @Test
  void a_closed_port_can_be_opened_again(Vertx vertx) {
    var http = unit(vertx);
    var port = Eventually.get(http.listen(http.router(LIMIT), 0));
    Eventually.get(http.close());
    // for a moment somebody else's connection may have drawn the port that was free
    Eventually.until(
        "the port is open again",
        () -> {
          var again = http.listen(http.router(LIMIT), port);
          Eventually.until("it was tried", again::isComplete);
          return again.succeeded();
        });
  }

  private UnitHttp unit(Vertx vertx) {
    return unit(vertx, Map.of());
  }

  private UnitHttp unit(Vertx vertx, Map<String, String> settings) {
    var platform = TestPlatform.withoutDatabase(vertx, home, clock, settings);
    return new UnitHttp(
        vertx, Unit.SECURITY, platform, List.of(new HealthCheck("database", state::get)));
  }

  @Test
  void where_callers_have_to_show_who_they_are_it_answers_probes_alone(Vertx vertx) {
    var port = open(vertx, Map.of("SIGNALBOX_AUTH", "required"));
    assertThat(call(vertx, port, HttpMethod.GET, "/live", "").head().statusCode()).isEqualTo(200);
    for (var path : List.of("/echo", "//live", "/%zz")) {
      var closed = call(vertx, port, HttpMethod.GET, path, "");
      assertThat(closed.json().getString("error")).as(path).isEqualTo("FORBIDDEN");
    }
  }

  private int open(Vertx vertx) {
    return open(vertx, Map.of());
  }

  private int open(Vertx vertx, Map<String, String> settings) {
    var http = unit(vertx, settings);
    var router = http.router(LIMIT);
    router
        .post("/echo")
        .handler(context ->
            Replies.json(context, 200, new JsonObject().put("said", context.body().asString())));
    router
        .get("/broken")
        .handler(_ -> {
          throw new IllegalStateException("hunter2");
        });
    return Eventually.get(http.listen(router, 0));
  }

  private static Answered call(
      Vertx vertx, int port, HttpMethod method, String path, String body, String... header) {
    var options =
        new RequestOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI(path)
            .setMethod(method)
            .putHeader("X-Request-Id", "mine-1");
    if (header.length > 0) {
      options.putHeader(header[0], header[1]);
    }
    return Eventually.onLoop(
        vertx,
        () -> {
          var client = vertx.createHttpClient();
          return client
              .request(options)
              .compose(request -> request.send(Buffer.buffer(body)))
              .compose(head -> head.body().map(text -> new Answered(head, text.toString())))
              .eventually(client::close); // one that nobody holds is closed by the collector
        });
  }
}
