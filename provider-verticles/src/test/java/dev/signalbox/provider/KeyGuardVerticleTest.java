package dev.signalbox.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.platform.http.UnitHttp;
import dev.signalbox.testkit.Answer;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.MockUpstream;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A key goes to its provider and nowhere else.
@CleanRun
class KeyGuardVerticleTest {
  private static final String KEY = Wiring.KEY;

  private final ProviderVitals vitals = Vitals.of("openai");
  private MockUpstream upstream;
  private Wiring wiring;

  @BeforeEach
  void start(Vertx vertx) {
    wiring = new Wiring(vertx);
    upstream = MockUpstream.start(vertx);
  }

  private Inlet call(String key, boolean stream) {
    var asked = new Inlet();
    var provider = Wiring.openAi(vitals, Wiring.access("key#1", upstream.url(), key, 1));
    wiring.call(wiring.lane(5000), provider, stream, 5000, asked);
    return asked;
  }

  @Test
  void a_redirect_is_a_failure_and_is_not_followed(Vertx vertx) {
    var elsewhere = MockUpstream.start(vertx).always(Answer.json(200, "{}"));
    for (var status : new int[] {301, 302, 303, 307, 308}) {
      upstream.then(
          Answer.json(status, "{}").header("Location", elsewhere.url() + "/v1/chat/completions"));

      assertThat(call(KEY, status % 2 == 0).awaitError())
          .isInstanceOfSatisfying(
              ProviderFailed.class, failed -> assertThat(failed.status()).isEqualTo(status));
    }
    assertThat(upstream.calls()).isEqualTo(5);
    assertThat(elsewhere.calls()).isZero();
  }

  @Test
  void a_key_is_taken_out_of_what_a_provider_says_unless_it_is_too_short_to_be_one() {
    upstream.then(Answer.json(500, "{\"error\":{\"message\":\"bad key " + KEY + "\"}}"));
    assertThat(((ProviderFailed) call(KEY, true).awaitError()).reason())
        .doesNotContain(KEY)
        .contains("[redacted]");

    upstream.then(Answer.json(500, "{\"error\":{\"message\":\"a bad day\"}}"));
    assertThat(((ProviderFailed) call("a", true).awaitError()).reason()).contains("a bad day");
  }

  @Test
  void nothing_waits_for_more_before_it_leaves() {
    assertThat(UpstreamClient.options(Wiring.config(500, 1, false)).isTcpNoDelay()).isTrue();
    assertThat(UnitHttp.options().isTcpNoDelay()).isTrue();
  }
}
