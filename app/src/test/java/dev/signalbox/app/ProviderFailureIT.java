package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.Unit;
import dev.signalbox.testkit.Answer;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.Http;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The rows of the failure policy that are about providers, over real sockets.
class ProviderFailureIT {
  private static final Pattern DECISION = Pattern.compile("\"decisionId\":\"([^\"]+)\"");

  @TempDir private static Path folder;
  private static TwoProviders two;

  @BeforeAll
  static void start() {
    two = TwoProviders.start(folder);
  }

  @AfterAll
  static void stop() {
    two.close();
  }

  @BeforeEach
  void bothProvidersAnswer() {
    two.bothAnswer();
  }

  @Test
  void oneProviderDownMeansTheNextInThePlanAndTheDecisionSaysSo() {
    two.openai.always(TwoProviders.OVERLOADED);
    var reply = two.infer("auto", "Hello");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.json().path("output").asText()).isEqualTo("All clear from the other one.");
    assertThat(reply.json().at("/metadata/provider").asText()).isEqualTo("anthropic");
    var route = reply.json().at("/metadata/route");
    assertThat(route.path("attempts").size()).isEqualTo(2);
    assertThat(route.path("fallbackUsed").asBoolean()).isTrue();
    var decision = "/decisions/" + route.path("decisionId").asText();
    assertThat(two.get(decision).status()).isEqualTo(200);
    Eventually.until(
        "the decision knows what became of it",
        () -> two.get(decision).body().contains("overloaded"));
  }

  @Test
  void aSingleProviderThatRecoversIsAskedAgain() {
    two.openai.then(TwoProviders.OVERLOADED);
    var reply = two.infer(TwoProviders.OPENAI, "Hello");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(statuses(reply)).isEqualTo("503 200");
  }

  @Test
  void allProvidersDownNamesEachAttempt() {
    two.openai.always(TwoProviders.OVERLOADED);
    two.anthropic.always(Answer.hangUp());
    var reply = two.infer("auto", "Hello");
    assertThat(reply.status()).as(reply.body()).isEqualTo(503);
    assertThat(reply.json().path("error").asText()).isEqualTo("ALL_PROVIDERS_FAILED");
    var attempts = reply.json().at("/details/attempts");
    assertThat(attempts.size()).as("two rounds, three calls in all").isEqualTo(3);
    assertThat(Set.copyOf(attempts.findValuesAsText("provider")))
        .isEqualTo(Set.of("openai", "anthropic"));
  }

  @Test
  void aProvidersRefusalIsPassedThroughAndNotRetried() {
    two.openai.always(
        Answer.json(
            404,
            "{\"error\":{\"message\":\"The model does not exist\",\"type\":\"invalid_request_error\"}}"));
    var calls = two.openai.calls();
    var reply = two.infer(TwoProviders.OPENAI, "Hello");
    assertThat(reply.status()).as(reply.body()).isEqualTo(502);
    assertThat(reply.json().path("error").asText()).isEqualTo("PROVIDER_ERROR");
    assertThat(reply.body()).contains("404", "The model does not exist").doesNotContain("sk-test");
    assertThat(two.openai.calls()).isEqualTo(calls + 1);
  }

  @Test
  void anAnswerThatBreaksOffIsGoneOnWithByAnotherAndNothingUnsafeSlipsThroughTheSeam() {
    two.openai.always(
        TwoProviders.openaiStream("Card 4111 1111 ").first(1).ending(Answer.Ending.CUT));
    two.anthropic.always(TwoProviders.anthropicStream("1111 1111 is on the line."));
    var reply = two.post("/infer", request("auto", "\"stream\":true,\"fallback\":\"continue\""));
    assertThat(reply.body())
        .contains("[REDACTED:credit_card]")
        .doesNotContain("4111")
        .contains("is on the line")
        .contains("\"seams\":[{\"at\":15,\"from\":\"openai/gpt-4o-mini\"")
        .contains("event: done");
    assertThat(two.anthropic.last().body()).contains("Card 4111 1111").contains("was cut off");
  }

  @Test
  void withoutThatWishABrokenAnswerEndsInAnError() {
    two.openai.always(TwoProviders.OPENAI_STREAM.first(1).ending(Answer.Ending.CUT));
    var calls = two.anthropic.calls();
    var reply = two.post("/infer", request("auto", "\"stream\":true"));
    assertThat(reply.body()).contains("event: error").contains("PROVIDER_FAILED");
    assertThat(two.anthropic.calls()).isEqualTo(calls);
  }

  @Test
  void aSlowTargetIsRacedOnceItIsKnownWhatSlowMeans() {
    two.openai.always(TwoProviders.OPENAI_STREAM);
    Eventually.until("slowness is planned with", ProviderFailureIT::slownessIsPlannedWith);
    two.openai.always(Answer.silence());
    two.anthropic.always(TwoProviders.ANTHROPIC_STREAM);
    var reply = two.post("/infer", request("auto", "\"stream\":true,\"hedge\":true"));
    assertThat(reply.body())
        .contains("clear from the other one")
        .contains("another target was faster")
        .contains("event: done");
    Eventually.get(two.openai.last().abandoned());
  }

  private static boolean slownessIsPlannedWith() {
    var answered = two.post("/infer", request("auto", "\"stream\":true,\"hedge\":true")).body();
    var decision = DECISION.matcher(answered);
    return decision.find()
        && two.get("/decisions/" + decision.group(1)).body().contains("hedgeAfterMs");
  }

  @Test
  void aCallerThatHangsUpCancelsTheProviderCall() throws IOException {
    two.openai.always(TwoProviders.OPENAI_STREAM.first(2).ending(Answer.Ending.STALL));
    var body = request(TwoProviders.OPENAI, "\"stream\":true");
    try (var caller =
        new Socket(InetAddress.getLoopbackAddress(), two.signalbox.port(Unit.GATEWAY))) {
      caller
          .getOutputStream()
          .write(
              ("POST /infer HTTP/1.1\r\nHost: x\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body)
                  .getBytes(StandardCharsets.UTF_8));
      assertThat(caller.getInputStream().read()).isPositive();
    }
    Eventually.get(two.openai.last().abandoned());
  }

  @Test
  void theRoutersApiIsTheSameAtTheGateway() {
    for (var path :
        new String[] {
          "/api/ai/providers",
          "/orchestrator/providers",
          "/orchestrator/routing-rules",
          "/decisions"
        }) {
      var here = two.get(path);
      assertThat(here.status()).as(path + " " + here.body()).isEqualTo(200);
      var there = Http.get(two.signalbox.port(Unit.ROUTER), path).orElseThrow();
      assertThat(here.json().fieldNames())
          .toIterable()
          .as(path)
          .containsExactlyElementsOf(() -> there.json().fieldNames());
    }
    var health = two.get("/api/ai/health").json();
    assertThat(health.path("overall").asText()).isNotEmpty();
    assertThat(health.at("/routing/routingStrategy").asText()).isEqualTo("cheapest");
    var route =
        two.post("/orchestrator/route-request", "{\"prompt\":\"Hello\",\"model\":\"auto\"}");
    assertThat(route.json().path("provider").asText()).as(route.body()).isEqualTo("openai");
  }

  @Test
  void generateAnswersThroughTheWholePipeline() {
    var reply = two.post("/api/ai/generate", "{\"prompt\":\"Hello\",\"provider\":\"openai\"}");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.json().path("content").asText()).isEqualTo("All clear.");
    assertThat(reply.body()).contains("\"costUSD\":0.000450000");
  }

  private static String request(String model, String fields) {
    return Http.inference(model, "Hello").replaceFirst("\\{", "{" + fields + ",");
  }

  private static String statuses(Http.Reply reply) {
    var statuses = new StringBuilder();
    for (JsonNode attempt : reply.json().at("/metadata/route/attempts")) {
      statuses.append(statuses.isEmpty() ? "" : " ").append(attempt.path("status").asInt());
    }
    return statuses.toString();
  }
}
