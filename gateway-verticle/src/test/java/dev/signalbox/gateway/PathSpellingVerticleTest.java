package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.operator.OperatorCall;
import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.bus.Addresses;
import dev.signalbox.testkit.CleanRun;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A path may be spelled in more than one way. Each is the plain one, its checks included, whether
/// it is chosen by hand or found by the router.
@CleanRun
class PathSpellingVerticleTest {
  private final Queue<OperatorCall> calls = new ConcurrentLinkedQueue<>();
  @TempDir private Path home;
  private Vertx vertx;

  @BeforeEach
  void start(Vertx with) {
    vertx = with;
  }

  private void routerAnswers(RunningGateway gateway) {
    gateway.units.answer(
        Addresses.ROUTER_API,
        call -> {
          calls.add(call);
          return new OperatorReply(200, "{}");
        });
  }

  /// A slash at the end, a letter percent-encoded, and both.
  private static List<String> spellings(String path) {
    var encoded =
        path.substring(0, 1) + "%%%02x".formatted((int) path.charAt(1)) + path.substring(2);
    return List.of(path + "/", encoded, encoded + "/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/infer", "/v1/chat/completions", "/v1/messages", "/v1/responses"})
  void an_inference_is_asked_for_by_every_spelling(String path) throws Exception {
    var gateway = RunningGateway.start(vertx, home);
    for (var spelling : spellings(path)) {
      var plain = gateway.post(path, "{}");
      var reply = gateway.post(spelling, "{}");
      assertThat(reply.statusCode()).as(spelling).isEqualTo(plain.statusCode()).isEqualTo(400);
      assertThat(gateway.post(spelling, "x".repeat(1_200_000)).statusCode())
          .as(spelling)
          .isEqualTo(413);
      var wrong = gateway.ask("PUT", spelling, "");
      assertThat(wrong.statusCode()).as(spelling).isEqualTo(405);
      assertThat(wrong.headers().firstValue("Allow")).as(spelling).contains("POST");
    }
    assertThat(gateway.post("/%69nfer/", RunningGateway.HELLO).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/health", "/status", "/docs", "/openapi.json", "/v1/models", "/v1/models/auto"})
  void a_page_is_found_by_every_spelling(String path) throws Exception {
    var gateway = RunningGateway.start(vertx, home);
    for (var spelling : spellings(path)) {
      assertThat(gateway.get(spelling).statusCode()).as(spelling).isEqualTo(200);
      var wrong = gateway.post(spelling, "");
      assertThat(wrong.statusCode()).as(spelling).isEqualTo(405);
      assertThat(wrong.headers().firstValue("Allow")).as(spelling).contains("GET, HEAD");
    }
  }

  @Test
  void a_units_pages_are_asked_under_their_plain_path() throws Exception {
    var gateway = RunningGateway.start(vertx, home);
    routerAnswers(gateway);
    for (var spelling : spellings("/orchestrator/providers/p%2Fq")) {
      assertThat(gateway.get(spelling).statusCode()).as(spelling).isEqualTo(200);
    }
    assertThat(calls).extracting(OperatorCall::path).containsOnly("/orchestrator/providers/p/q");
  }

  @Test
  void no_spelling_leads_past_a_check() throws Exception {
    var strict = RunningGateway.start(vertx, home, "SIGNALBOX_AUTH", "required");
    routerAnswers(strict);
    for (var path : List.of("/v1/chat/completions", "/v1/messages", "/admin/keys")) {
      for (var spelling : spellings(path)) {
        var reply = strict.post(spelling, RunningGateway.HELLO);
        assertThat(reply.statusCode()).as(spelling).isEqualTo(401);
      }
    }
    for (var path : List.of("/v1/models", "/v1/models/auto", "/status", "/metrics", "/decisions")) {
      for (var spelling : spellings(path)) {
        assertThat(strict.get(spelling).statusCode()).as(spelling).isEqualTo(401);
      }
    }
    assertThat(strict.units.inspected).isEmpty();
    assertThat(calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/infer//", "/infer/%2e", "/%2e/infer", "/infer%2F", "/%2569nfer"})
  void what_stands_for_another_place_or_name_is_none(String path) throws Exception {
    var reply = RunningGateway.start(vertx, home).post(path, RunningGateway.HELLO);
    assertThat(reply.statusCode()).isEqualTo(404);
    assertThat(new JsonObject(reply.body()).getString("message")).contains(path);
  }
}
