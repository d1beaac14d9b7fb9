package dev.signalbox.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.api.GatewayError.ProviderRejected.Fault;
import dev.signalbox.api.Secret;
import dev.signalbox.testkit.Answer;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.MockUpstream;
import dev.signalbox.testkit.Recorded;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What families that are not chat completions' do over real HTTP.
@CleanRun
class FamilyCallsVerticleTest {
  private MockUpstream upstream;
  private Wiring wiring;
  private final Inlet inlet = new Inlet();

  @BeforeEach
  void start(Vertx vertx) {
    wiring = new Wiring(vertx);
    upstream = MockUpstream.start(vertx);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/v1beta", "/v1beta/"})
  void gemini_is_asked_by_path_and_its_key_is_a_header(String base) {
    upstream.then(
        Answer.sse(
                """
                data: {"candidates":[{"content":{"parts":[{"text":"Grüße"}]}}]}\r
                \r
                data: {"candidates":[{"finishReason":"STOP"}]}\r
                \r
                """)
            .inChunksOf(9));

    call("gemini", base, true);

    assertThat(inlet.awaitText()).isEqualTo("Grüße");
    assertThat(asked().path()).isEqualTo("/v1beta/models/m:streamGenerateContent");
    assertThat(asked().headers().get("x-goog-api-key")).isEqualTo(Wiring.KEY);
    assertThat(asked().headers().contains("authorization")).isFalse();
    assertThat(asked().body()).doesNotContain(Wiring.KEY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/v2", "/v1"})
  void cohere_is_asked_in_its_second_version(String base) {
    upstream.then(
        Answer.json(
            200,
            """
            {"message":{"content":[{"type":"text","text":"Hi"}]},"finish_reason":"COMPLETE"}
            """));

    call("cohere", base, false);

    assertThat(inlet.awaitText()).isEqualTo("Hi");
    assertThat(asked().path()).isEqualTo("/v2/chat");
    assertThat(asked().headers().get("authorization")).isEqualTo("Bearer " + Wiring.KEY);
  }

  @ParameterizedTest
  @CsvSource({"''", "/foundationModels/v1"})
  void yandex_is_asked_for_a_model_in_the_folder(String base) {
    upstream.then(
        Answer.sse(
                """
                {"result":{"alternatives":[{"message":{"text":"Гру"}}]}}
                {"result":{"alternatives":[{"message":{"text":"Грустно"},"status":"ALTERNATIVE_STATUS_FINAL"}]}}
                """)
            .inChunksOf(5));

    call("yandex", base, true);

    assertThat(inlet.awaitText()).isEqualTo("Грустно");
    assertThat(asked().path()).isEqualTo("/foundationModels/v1/completion");
    assertThat(asked().headers().get("authorization")).isEqualTo("Api-Key " + Wiring.KEY);
    assertThat(asked().headers().get("x-folder-id")).isEqualTo("folder-1");
    assertThat(asked().body()).contains("gpt://folder-1/m/latest");
  }

  @Test
  void a_bad_key_is_told_as_such_and_without_it() {
    upstream.then(
        Answer.json(
            400,
            """
            {"error":{"message":"API key %s expired","details":[{"reason":"API_KEY_INVALID"}]}}
            """
                .formatted(Wiring.KEY)));

    call("gemini", "", true);

    assertThat(inlet.awaitError())
        .isEqualTo(new ProviderRejected("gemini", 400, Fault.KEY, "API key [redacted] expired"));
  }

  private Recorded asked() {
    return upstream.last();
  }

  private void call(String id, String base, boolean stream) {
    var known = EndpointTest.provider(id);
    var endpoint = Endpoint.of(upstream.url() + base, known);
    var access = new Access("default", endpoint, new Secret(Wiring.KEY), 1, false);
    var active =
        new ActiveProvider(
            id, known, new Accesses(List.of(access)), "folder-1", Models.listed(""), Vitals.of(id));
    wiring.call(wiring.lane(5000), active, stream, 5000, inlet);
  }
}
