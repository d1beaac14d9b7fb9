package dev.signalbox.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.fleet.Presence.Circuit;
import dev.signalbox.testkit.Answer;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.MockUpstream;
import dev.signalbox.testkit.MutableClock;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@CleanRun
class KeysVerticleTest {
  private static final String ANSWER =
      "{\"choices\":[{\"message\":{\"content\":\"all\"},\"finish_reason\":\"stop\"}]}";
  private static final String NO = "{\"error\":{\"message\":\"no\"}}";

  private final MutableClock clock = MutableClock.atNoon();
  private final ProviderVitals vitals = Vitals.of("openai");
  private Wiring wiring;
  private MockUpstream upstream;
  private Lane lane;

  @BeforeEach
  void start(Vertx vertx) {
    wiring = new Wiring(vertx);
    upstream = MockUpstream.start(vertx);
    lane = wiring.lane(5000, Wiring.MAX_CONNECTIONS, clock);
  }

  @Test
  void a_provider_that_says_wait_is_not_asked_again_before() {
    var provider = Wiring.openAi(vitals, key(1));
    upstream.then(Answer.json(429, NO).header("Retry-After", "20"));
    upstream.always(Answer.json(200, ANSWER));

    assertThat(failure(provider).status()).isEqualTo(429);
    clock.advance(Duration.ofMillis(19_500));
    assertThat(provider.presence(clock.millis()).targets().getFirst().notBeforeEpochMillis())
        .isEqualTo(clock.millis() + 500);
    assertThat(refusal(provider))
        .isEqualTo(new ProviderFailed("openai", 429, "no; not asked again for 500 ms"));
    assertThat(upstream.calls()).isEqualTo(1);
    assertThat(wiring.meters.get("signalbox_provider_rate_limit_waits_total").counter().count())
        .isEqualTo(1);

    clock.advance(Duration.ofMillis(500));
    assertThat(answer(provider)).isEqualTo("all");
  }

  @Test
  void a_success_that_says_nothing_is_left_is_believed() {
    var provider = Wiring.openAi(vitals, key(1));
    upstream.always(
        Answer.json(200, ANSWER)
            .header("x-ratelimit-remaining-requests", "0")
            .header("x-ratelimit-reset-requests", "6s"));

    assertThat(answer(provider)).isEqualTo("all");
    assertThat(((ProviderFailed) refusal(provider)).reason()).contains("6000 ms");
    assertThat(upstream.calls()).isEqualTo(1);
  }

  @Test
  void another_key_answers_when_one_is_limited_or_refused() {
    for (var status : new int[] {429, 401, 402, 403, 503}) {
      var provider = Wiring.openAi(Vitals.of("openai"), key(1), key(2));
      var refused =
          status == 503
              ? Answer.json(status, NO).header("Retry-After", "5")
              : Answer.json(status, NO);
      var bodies = new CopyOnWriteArrayList<String>();
      upstream.always(asked -> {
        bodies.add(asked.body());
        return "Bearer secret-key-1".equals(asked.headers().get("authorization"))
            ? refused
            : Answer.json(200, ANSWER);
      });
      for (var i = 0; i < 4; i++) {
        assertThat(answer(provider)).as("after %d", status).isEqualTo("all");
      }
      assertThat(bodies)
          .as("each key is asked the whole of it")
          .hasSizeGreaterThan(4)
          .containsOnly(bodies.getFirst());
      assertThat(bodies.getFirst()).contains("messages");
      var rests = provider.accesses().first().rests(clock.millis());
      assertThat(rests).as("key#1 rests after %d", status).isEqualTo(status != 403);
      assertThat(provider.accesses().all()).allMatch(access -> access.inFlight() == 0);
      assertThat(provider.vitals().of("m").health(0).successPercent()).isEqualTo(100);
    }
    assertThat(
            wiring
                .meters
                .get("signalbox_provider_key_calls_total")
                .tags("provider", "openai", "key", "key#2")
                .counter()
                .count())
        .isEqualTo(20);
  }

  @Test
  void when_every_key_is_refused_the_call_fails_with_that_and_the_keys_are_not_shown() {
    var provider = Wiring.openAi(vitals, key(1), key(2));
    upstream.always(asked ->
        Answer.json(
            401, "{\"error\":{\"message\":\"bad " + asked.headers().get("authorization") + "\"}}"));

    assertThat(awaited(provider).awaitError())
        .isEqualTo(new ProviderRejected("openai", 401, "bad Bearer [redacted]"));
    assertThat(upstream.calls()).isEqualTo(2);
    assertThat(refusal(provider)).isInstanceOf(ProviderRejected.class);
    assertThat(upstream.calls()).isEqualTo(2);
  }

  @Test
  void a_server_that_is_away_is_left_for_its_sibling(Vertx vertx) {
    var away = MockUpstream.start(vertx);
    var url = away.url();
    Eventually.get(away.close());
    var provider =
        Wiring.openAi(
            vitals,
            Wiring.access("key#1", url, "k", 1),
            Wiring.access("key#2", upstream.url(), "k", 1));
    upstream.always(Answer.json(200, ANSWER));

    for (var i = 0; i < 3; i++) {
      assertThat(answer(provider)).isEqualTo("all");
    }
    assertThat(provider.accesses().first().rests(clock.millis())).isTrue();
    assertThat(vitals.of("m").health(0).successPercent()).isEqualTo(100);
  }

  @Test
  void nothing_is_asked_twice_once_an_answer_has_begun() {
    var provider = Wiring.openAi(vitals, key(1), key(2));
    upstream.always(
        Answer.sse(
            """
            data: {"choices":[{"delta":{"content":"one "}}]}

            data: {"error":{"message":"slow down","code":429}}

            """));
    var inlet = new Inlet();
    wiring.call(lane, provider, true, 5000, inlet);

    assertThat(((ProviderFailed) inlet.awaitError()).status()).isEqualTo(429);
    assertThat(upstream.calls()).isEqualTo(1);
  }

  @Test
  void a_target_whose_circuit_is_open_is_not_asked_and_says_so() {
    var provider = Wiring.openAi(vitals, key(1));
    upstream.always(Answer.json(500, NO));
    for (var i = 0; i < 5; i++) {
      assertThat(failure(provider).status()).isEqualTo(500);
    }
    assertThat(provider.presence(clock.millis()).status()).isEqualTo("down");
    assertThat(((ProviderFailed) refusal(provider)).reason())
        .isEqualTo(
            "its circuit for m is open and is tried again in 100 ms: 5 calls in a row failed");
    assertThat(upstream.calls()).isEqualTo(5);
  }

  @Test
  void a_target_comes_back_by_a_free_check(Vertx vertx) {
    var provider = Wiring.openAi(vitals, key(1));
    var book =
        ProviderBook.of(Wiring.config(100, 1, false), _ -> java.util.List.of(), Vitals.QUIET);
    book.put(provider);
    var recovery = new Recovery(book, lane.client(), clock);
    upstream.always(Answer.json(500, NO));
    for (var i = 0; i < 5; i++) {
      failure(provider);
    }
    look(vertx, recovery);
    assertThat(upstream.calls()).isEqualTo(5);

    clock.advance(Duration.ofMillis(100));
    look(vertx, recovery);
    assertThat(circuit(provider)).isEqualTo(Circuit.OPEN);
    assertThat(upstream.last().path()).isEqualTo("/v1/models");

    clock.advance(Duration.ofMillis(200));
    upstream.always(Answer.json(200, "{\"data\":[{\"id\":\"m\"}]}"));
    look(vertx, recovery);
    assertThat(circuit(provider)).isEqualTo(Circuit.CLOSED);
  }

  /// On an event loop, as always: elsewhere an answer may come before anybody listens.
  private static void look(Vertx vertx, Recovery recovery) {
    Promise<Void> done = Promise.promise();
    vertx.runOnContext(_ -> recovery.look().onComplete(done));
    Eventually.get(done.future());
  }

  private static Circuit circuit(ActiveProvider provider) {
    return provider.vitals().of("m").health(0).circuit();
  }

  private Access key(int number) {
    return Wiring.access("key#" + number, upstream.url(), "secret-key-" + number, 1);
  }

  private String answer(ActiveProvider provider) {
    return awaited(provider).awaitText();
  }

  private ProviderFailed failure(ActiveProvider provider) {
    return (ProviderFailed) awaited(provider).awaitError();
  }

  private Inlet awaited(ActiveProvider provider) {
    var inlet = new Inlet();
    assertThat(wiring.call(lane, provider, false, 5000, inlet)).isInstanceOf(Outcome.Ok.class);
    Eventually.until("the call is over", inlet::isOver);
    return inlet;
  }

  private Object refusal(ActiveProvider provider) {
    return ((Outcome.Err<?>) wiring.call(lane, provider, false, 5000, new Inlet())).error();
  }
}
