package dev.signalbox.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.PublicPort;
import dev.signalbox.bus.Addresses;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.FreePorts;
import dev.signalbox.testkit.Http;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Inferences at the router's port, with a gateway that says what the test wants.
@CleanRun
class GatewayPassVerticleTest {
  private static final String GENERATE = "/api/ai/generate";
  private static final String STREAM = "/api/ai/stream";
  private static final String BODY = "{\"prompt\":\"Hi\"}";

  private Vertx vertx;
  private RouterFixture router;
  private Optional<HttpServer> gateway = Optional.empty();
  private HttpClientAgent client;

  @BeforeEach
  void start(Vertx fresh) {
    vertx = fresh;
    client = vertx.createHttpClient();
    router = RouterFixture.alone(vertx, Map.of()).deployed();
  }

  @AfterEach
  void stop() {
    Eventually.get(client.close());
    gateway.ifPresent(server -> Eventually.get(server.close()));
  }

  private void routerWith(Map<String, String> settings) {
    router.stop();
    router = RouterFixture.alone(vertx, router.bus, settings).deployed();
  }

  /// A gateway that is present and answers with `page`.
  private void gateway(boolean asksWho, Handler<HttpServerRequest> page) {
    var there = listening(page);
    present(new PublicPort("n-1", "", there.actualPort(), false, asksWho));
  }

  private HttpServer listening(Handler<HttpServerRequest> page) {
    var there =
        Eventually.get(vertx.createHttpServer().requestHandler(page).listen(0, "127.0.0.1"));
    gateway = Optional.of(there);
    return there;
  }

  private void present(PublicPort... ports) {
    Queue<PublicPort> next = new ArrayDeque<>(List.of(ports));
    Eventually.get(
        router.bus.answer(
            Addresses.PUBLIC_PORT,
            (_, _) ->
                Future.succeededFuture(
                    Outcome.ok(next.size() > 1 ? next.remove() : next.element()))));
  }

  private HttpClientRequest request(String path) {
    return Eventually.get(client.request(HttpMethod.POST, router.port(), "127.0.0.1", path));
  }

  @Test
  void a_request_goes_on_as_it_came_and_its_answer_comes_back_as_it_left() {
    var asked = new AtomicReference<HttpServerRequest>();
    var said = new AtomicReference<Buffer>();
    gateway(
        false,
        request -> {
          asked.set(request);
          request
              .body()
              .onSuccess(body -> {
                said.set(body);
                request
                    .response()
                    .setStatusCode(402)
                    .putHeader("X-Request-Id", request.getHeader("X-Request-Id"))
                    .putHeader("X-Cost", "thisCycle=0")
                    .end("{\"error\":\"COST_LIMIT_EXCEEDED\"}");
              });
        });

    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost("127.0.0.1")
            .setPort(router.port())
            .setURI(GENERATE + "?x=1")
            .putHeader("Authorization", "Bearer sk-1")
            .putHeader("Connection", "X-Hop")
            .putHeader("X-Hop", "no farther")
            .putHeader("X-Request-Id", "mine-1");
    var answer =
        Eventually.get(
            client
                .request(options)
                .compose(request -> request.send(BODY))
                .compose(reply -> reply.body().map(body -> new Told(reply, body.toString()))));

    assertThat(answer.head.statusCode()).isEqualTo(402);
    assertThat(answer.body).isEqualTo("{\"error\":\"COST_LIMIT_EXCEEDED\"}");
    assertThat(answer.head.headers().getAll("X-Request-Id")).containsExactly("mine-1");
    assertThat(answer.head.getHeader("X-Cost")).isEqualTo("thisCycle=0");
    assertThat(asked.get().uri()).isEqualTo(GENERATE + "?x=1");
    assertThat(said.get().toString()).isEqualTo(BODY);
    var headers = asked.get().headers();
    assertThat(headers.get("Authorization")).isEqualTo("Bearer sk-1");
    assertThat(headers.get("Host")).isEqualTo("127.0.0.1:" + router.port());
    assertThat(headers.get("Via")).contains("signalbox-router");
    assertThat(headers.contains("X-Hop")).isFalse();
  }

  private static JsonObject json(Http.Reply reply) {
    return new JsonObject(reply.body());
  }

  private record Told(HttpClientResponse head, String body) {}

  @Test
  void a_stream_comes_piece_by_piece_and_who_goes_is_told_to_the_gateway() {
    var open = new AtomicReference<HttpServerRequest>();
    var gone = new AtomicBoolean();
    gateway(
        false,
        request -> {
          request
              .response()
              .closeHandler(_ -> gone.set(true))
              .setChunked(true)
              .write("data: 1\n\n");
          open.set(request);
        });
    var heard = new AtomicReference<>("");
    var request = request(STREAM);
    Eventually.get(
        request.send(BODY).map(answer -> answer.handler(piece -> heard.set(heard + "" + piece))));
    Eventually.until("the first piece is there", () -> heard.get().endsWith("data: 1\n\n"));

    var response = open.get().response();
    response.write("data: 2\n\n");
    Eventually.until("the second piece is there", () -> heard.get().endsWith("data: 2\n\n"));
    assertThat(gone).isFalse();

    request.reset();
    Eventually.until("the gateway knows that the caller has gone", gone::get);
  }

  @Test
  void without_a_gateway_it_is_refused_by_name() {

    var refused = Http.post(router.port(), GENERATE, BODY).orElseThrow();

    assertThat(refused.status()).isEqualTo(503);
    assertThat(json(refused).getString("error")).isEqualTo("GATEWAY_UNAVAILABLE");
    assertThat(json(refused).getString("requestId")).startsWith("req_");
  }

  @Test
  void a_gateway_that_cannot_be_reached_is_passed_over_for_another() {
    var there = listening(request -> request.response().end("here"));
    var away = new PublicPort("n-1", "127.0.0.1", FreePorts.one(), false, false);
    present(away, new PublicPort("n-1", "127.0.0.1", there.actualPort(), false, false));

    assertThat(Http.post(router.port(), GENERATE, BODY).orElseThrow().body()).isEqualTo("here");
  }

  @Test
  void a_path_that_cannot_be_read_is_refused_with_the_headers_of_every_answer() {
    var refused = Eventually.get(request("/orchestrator/models/%zz").send(""));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @Test
  void an_answer_that_breaks_off_there_breaks_off_here() {
    gateway(
        false,
        request -> {
          request.response().setChunked(true).write("data: 1\n\n");
          request.connection().close();
        });
    assertThat(Http.post(router.port(), STREAM, BODY)).isEmpty();
  }

  @Test
  void a_gateway_that_goes_before_it_has_answered_is_told_of() {
    gateway(
        false,
        request -> {
          if (STREAM.equals(request.path())) {
            request.response().putHeader("Content-Length", "9").writeHead();
          }
          request.connection().close();
        });

    for (var path : List.of(GENERATE, STREAM)) {
      var told = Http.post(router.port(), path, BODY).orElseThrow();
      assertThat(told.status()).isEqualTo(503);
      assertThat(json(told).getString("error")).isEqualTo("GATEWAY_UNAVAILABLE");
    }
  }

  @Test
  void what_the_gateway_refuses_unread_is_heard_by_who_is_still_sending() {
    gateway(
        false,
        request -> {
          request.pause();
          request.response().setStatusCode(413).end("too much");
        });
    var request = request(GENERATE).putHeader("Content-Length", "100000000");
    request.exceptionHandler(_ -> {}).write("{");

    var answer = Eventually.get(request.response());
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.getHeader("Connection")).isEqualTo("close");
    request.reset();
  }

  @Test
  void a_port_that_asks_who_you_are_passes_nothing_to_a_gateway_that_does_not() {
    routerWith(Map.of("SIGNALBOX_AUTH", "required"));
    var asked = new AtomicBoolean();
    gateway(false, request -> asked.set(true));

    var refused = Http.post(router.port(), GENERATE, BODY, "X-API-Key", "made-up").orElseThrow();

    assertThat(refused.status()).isEqualTo(403);
    assertThat(asked).isFalse();
  }

  @Test
  void where_keys_are_required_the_gateway_asks_for_them() {
    routerWith(Map.of("SIGNALBOX_AUTH", "required"));
    gateway(true, request -> request.response().setStatusCode(401).end("who?"));

    assertThat(Http.post(router.port(), GENERATE, BODY).orElseThrow().body()).isEqualTo("who?");
    assertThat(router.get("/orchestrator/models").getInteger("httpStatus")).isEqualTo(403);
  }

  @Test
  void a_router_that_stops_lets_answers_end_and_takes_no_more() {
    routerWith(Map.of("SIGNALBOX_DRAIN_SECONDS", "600"));
    var open = new AtomicReference<HttpServerRequest>();
    gateway(
        false,
        request -> {
          if (GENERATE.equals(request.path())) {
            request.response().end("before it stopped");
            return;
          }
          request.response().setChunked(true).write("one ");
          open.set(request);
        });
    var whole = request(STREAM).send(BODY).compose(answer -> answer.body());
    Eventually.until("the answer has begun", () -> open.get() != null);
    var stopping = router.stopping();
    Eventually.until(
        "no more is taken",
        () ->
            Http.post(router.port(), GENERATE, BODY)
                .filter(reply -> reply.status() == 503 && reply.body().contains("OVERLOADED"))
                .isPresent());
    assertThat(stopping.isComplete()).isFalse();
    open.get().response().end("two");
    assertThat(Eventually.get(whole).toString()).isEqualTo("one two");
    Eventually.get(stopping);
    assertThat(router.bus.rollCall().of(Unit.ROUTER)).isEmpty();
  }
}
