package dev.signalbox.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Secret;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.routing.TargetSwitch;
import dev.signalbox.bus.Topics;
import dev.signalbox.platform.webhook.Webhook;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

@CleanRun
class SwitchesVerticleTest {
  private static final TargetSwitch OPENED =
      new TargetSwitch(
          new Target("openai", "gpt-4o-mini"), "providers@n", "closed", "open", "80 % failed", 0);

  @Test
  void aSwitchReachesWhoeverListensAndTheStreamEndsWithTheUnit(Vertx vertx) {
    var router = RouterFixture.alone(vertx, Map.of()).deployed();
    var heard = new AtomicReference<>("");
    var ended = new AtomicBoolean();
    var client = vertx.createHttpClient();
    Eventually.onLoop(
        vertx,
        () ->
            client
                .request(HttpMethod.GET, router.port(), "127.0.0.1", "/orchestrator/events")
                .compose(request -> request.send())
                .onSuccess(response -> {
                  response.handler(piece -> heard.updateAndGet(old -> old + piece));
                  response.endHandler(_ -> ended.set(true));
                }));
    Eventually.until("the stream is open", () -> heard.get().contains("retry"));

    router.bus.announce(Topics.SWITCHES, OPENED);

    Eventually.until("the event is heard", () -> heard.get().contains("\n\nevent: switch\n"));
    assertThat(heard.get()).contains("\"to\":\"open\"").contains("80 % failed");
    router.stop();
    Eventually.until("the stream has ended", ended::get);
    Eventually.get(client.close());
  }

  @Test
  void aWebhookIsToldSignedAndAgainUntilItTakesIt(Vertx vertx) {
    var told = new CopyOnWriteArrayList<List<String>>();
    var server =
        Eventually.get(
            vertx
                .createHttpServer()
                .requestHandler(request ->
                    request
                        .body()
                        .onSuccess(body -> {
                          var signature = String.valueOf(request.getHeader(Webhook.SIGNATURE));
                          told.add(List.of(body.toString(), signature));
                          request
                              .response()
                              .setStatusCode(told.size() == 1 ? 500 : 204)
                              .end(Buffer.buffer());
                        }))
                .listen(0, "127.0.0.1"));
    var url = "http://127.0.0.1:" + server.actualPort() + "/hook";
    var router =
        RouterFixture.alone(
                vertx, Map.of("ROUTER_WEBHOOK_URL", url, "ROUTER_WEBHOOK_SECRET", "quiet"))
            .deployed();

    router.bus.announce(Topics.SWITCHES, OPENED);

    Eventually.until("it was told twice", () -> told.size() == 2);
    var body = told.getLast().getFirst();
    assertThat(body).isEqualTo(SwitchJson.of(OPENED).encode());
    assertThat(told.getLast().getLast())
        .isEqualTo(
            new Webhook.Place(url, new Secret("quiet"))
                .signature(body.getBytes(StandardCharsets.UTF_8)))
        .startsWith("sha256=")
        .hasSize(71);
    router.stop();
  }
}
