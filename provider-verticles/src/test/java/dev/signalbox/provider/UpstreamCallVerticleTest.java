package dev.signalbox.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.DeadlineExceeded;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.testkit.Answer;
import dev.signalbox.testkit.Answer.Ending;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.MockUpstream;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@CleanRun
class UpstreamCallVerticleTest {
  private static final String KEY = Wiring.KEY;
  private static final String STREAM =
      """
      data: {"choices":[{"delta":{"content":"one "}}]}

      data: {"choices":[{"delta":{"content":"two"}}]}

      data: {"choices":[{"delta":{},"finish_reason":"stop"}]}

      data: [DONE]

      """;

  private Vertx vertx;
  private MockUpstream upstream;
  private Wiring wiring;
  private final ProviderVitals vitals = Vitals.of("openai");
  private final Inlet inlet = new Inlet();

  @BeforeEach
  void start(Vertx fresh) {
    vertx = fresh;
    wiring = new Wiring(vertx);
    upstream = MockUpstream.start(vertx);
  }

  @Test
  void aStreamArrivesHoweverItIsCutAndTheKeyGoesOnlyToTheProvider() {
    upstream.then(Answer.sse(STREAM).inChunksOf(7));

    call(true);

    assertThat(inlet.awaitText()).isEqualTo("one two");
    assertThat(upstream.last().path()).isEqualTo("/v1/chat/completions");
    assertThat(upstream.last().headers().get("authorization")).isEqualTo("Bearer " + KEY);
    assertThat(upstream.last().headers().get("accept-encoding")).isEqualTo("identity");
    assertThat(upstream.last().body()).contains("\"stream\":true").doesNotContain(KEY);
    assertThat(ProviderVitals.status(vitals.health(0))).isEqualTo("ok");
  }

  @Test
  void aWholeAnswerComesAsFewDeltas() {
    upstream.then(
        Answer.json(
            200, "{\"choices\":[{\"message\":{\"content\":\"all\"},\"finish_reason\":\"stop\"}]}"));

    call(false);

    assertThat(inlet.awaitText()).isEqualTo("all");
    assertThat(inlet.deltas).hasSize(2);
  }

  @Test
  void aConnectionIsUsedAgain() {
    upstream.always(Answer.sse(STREAM));
    var lane = lane(5000);
    for (var i = 0; i < 3; i++) {
      var next = new Inlet();
      call(lane, true, 5000, next);
      assertThat(next.awaitText()).isEqualTo("one two");
    }
    assertThat(upstream.calls()).isEqualTo(3);
  }

  @Test
  void everyCallIsMeasuredByHowItEndedAndWhatItUsed() {
    var lane = lane(5000);
    upstream.then(
        Answer.sse(
            STREAM.replace(
                "\"finish_reason\":\"stop\"}]",
                "\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}")));
    call(lane, true, 5000, inlet);
    inlet.awaitText();
    for (var status : List.of(503, 401, 422)) {
      var refused = new Inlet();
      upstream.then(Answer.json(status, "{\"error\":{\"message\":\"no\"}}"));
      call(lane, true, 5000, refused);
      refused.awaitError();
    }
    var cancelled = new Inlet();
    upstream.then(Answer.silence());
    call(lane, true, 5000, cancelled);
    Eventually.until("the request arrives", () -> upstream.calls() == 5);
    vertx.runOnContext(_ -> cancelled.cancel());

    Eventually.until("the cancelled one is counted", () -> calls("cancelled") == 1);
    assertThat(calls("none")).isEqualTo(1);
    assertThat(calls("failed")).isEqualTo(1);
    assertThat(calls("rejected")).isEqualTo(2);
    assertThat(wiring.meters.get("gen_ai.server.time_to_first_token").timer().count()).isEqualTo(1);
    assertThat(tokens("input")).isEqualTo(7);
    assertThat(tokens("output")).isEqualTo(3);
  }

  private long calls(String errorType) {
    return wiring
        .meters
        .get("gen_ai.client.operation.duration")
        .tags("gen_ai.provider.name", "openai", "error.type", errorType)
        .timer()
        .count();
  }

  private double tokens(String direction) {
    return wiring
        .meters
        .get("gen_ai.client.token.usage")
        .tags("gen_ai.provider.name", "openai", "gen_ai.token.type", direction)
        .summary()
        .totalAmount();
  }

  @Test
  void cancellingClosesTheUpstreamSocketAtOnceInEveryPhase() {
    var phases = List.of(Answer.silence(), Answer.sse(STREAM).first(1).ending(Ending.STALL));
    for (var phase : phases) {
      for (var stream : new boolean[] {true, false}) {
        var calls = upstream.calls();
        var asked = new Inlet();
        upstream.then(phase);
        call(lane(5000), stream, 5000, asked);
        Eventually.until("the request arrives", () -> upstream.calls() > calls);
        var abandoned = upstream.last().abandoned();
        var began = System.nanoTime();

        vertx.runOnContext(_ -> asked.cancel());

        var millis = (Eventually.get(abandoned) - began) / 1_000_000;
        assertThat(millis).as("long before the call's own time is over").isLessThan(2_500);
        assertThat(asked.isOver()).isFalse();
      }
    }
    assertThat(ProviderVitals.status(vitals.health(0))).isEqualTo("unknown");
  }

  @Test
  void aProviderThatNeverAnswersEndsWithTheDeadline() {
    upstream.then(Answer.silence());

    call(lane(5000), true, 80, inlet);

    assertThat(inlet.awaitError()).isEqualTo(new DeadlineExceeded("openai"));
    Eventually.get(upstream.last().abandoned());
  }

  @Test
  void aProviderThatFallsSilentIsLeft() {
    upstream.then(Answer.sse(STREAM).first(1).ending(Ending.STALL));

    call(lane(100), true, 10_000, inlet);

    assertThat(failed().reason()).contains("silent");
    assertThat(inlet.text()).isEqualTo("one ");
  }

  @Test
  void aProviderThatDripsStillEndsWithTheDeadline() {
    upstream.then(Answer.sse(STREAM).inChunksOf(1).dripping(Duration.ofMillis(20)));

    call(lane(5000), true, 150, inlet);

    assertThat(inlet.awaitError()).isInstanceOf(DeadlineExceeded.class);
  }

  @Test
  void aStreamThatIsCutIsAFailure() {
    upstream.then(Answer.sse(STREAM).first(1).ending(Ending.CUT));
    call(true);
    assertThat(failed().reason()).contains("closed the connection");
  }

  @Test
  void aConnectionThatIsRefusedNamesThePlaceAndNotTheKey() {
    Eventually.get(upstream.close());
    call(true);
    assertThat(failed().reason()).contains("nothing listens at 127.0.0.1:").doesNotContain(KEY);
    assertThat(failed().status()).isZero();
  }

  @Test
  void anEndlessLineEndsInBoundedMemory() {
    var megabyte = "x".repeat(1024 * 1024);
    upstream.then(Answer.sse("data: " + megabyte.repeat(9)).inChunksOf(1024 * 1024));
    call(true);
    assertThat(failed().reason()).contains("more than");
  }

  @Test
  void anotherContentTypeOrAnErrorInsideASuccessIsAFailure() {
    upstream.then(Answer.json(200, "<html>hello</html>").header("Content-Type", "text/html"));
    call(true);
    assertThat(failed().reason()).contains("no chat completion");

    var second = new Inlet();
    upstream.then(Answer.json(200, "{\"error\":{\"message\":\"bad " + KEY + "\",\"code\":400}}"));
    call(lane(5000), true, 5000, second);
    assertThat(second.awaitError())
        .isEqualTo(new ProviderRejected("openai", 400, "bad [redacted]"));
  }

  @Test
  void statusesAreToldApart() {
    for (var status : new int[] {400, 401, 403, 404, 422, 408, 429, 500, 503, 302}) {
      var asked = new Inlet();
      upstream.then(Answer.json(status, "{\"error\":{\"message\":\"no\"}}"));
      call(lane(5000), true, 5000, asked);
      assertThat(asked.awaitError())
          .isInstanceOf(
              status < 400 || status == 408 || status == 429 || status >= 500
                  ? ProviderFailed.class
                  : ProviderRejected.class);
    }
  }

  @Test
  void aReaderThatIsFullPausesTheUpstreamUntilItDrains() {
    upstream.then(Answer.sse(STREAM).dripping(Duration.ofMillis(5)));
    inlet.fillUp();

    call(true);
    Eventually.until("the first delta is there", () -> !inlet.deltas.isEmpty());
    assertThat(inlet.isOver()).isFalse();
    vertx.runOnContext(_ -> inlet.drain());

    assertThat(inlet.awaitText()).isEqualTo("one two");
  }

  @Test
  void aReaderThatNeverReadsIsWaitedForUntilTheDeadline() {
    upstream.then(Answer.sse(STREAM).dripping(Duration.ofMillis(5)).ending(Ending.STALL));
    inlet.fillUp();

    call(lane(60_000), true, 150, inlet);

    assertThat(inlet.awaitError()).isEqualTo(new DeadlineExceeded("openai"));
    Eventually.get(upstream.last().abandoned());
  }

  private ProviderFailed failed() {
    return (ProviderFailed) inlet.awaitError();
  }

  private void call(boolean stream) {
    call(lane(5000), stream, 5000, inlet);
  }

  private void call(Lane lane, boolean stream, int deadlineMillis, Inlet to) {
    wiring.call(
        lane,
        Wiring.openAi(vitals, Wiring.access("key#1", upstream.url(), KEY, 1)),
        stream,
        deadlineMillis,
        to);
  }

  private Lane lane(int idleMillis) {
    return wiring.lane(idleMillis);
  }
}
