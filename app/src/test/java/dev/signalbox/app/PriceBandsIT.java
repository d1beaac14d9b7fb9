package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.Unit;
import dev.signalbox.testkit.Answer;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.Http;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Prices that rise above a prompt's length, through the whole gateway. The seed has for
/// gpt-5.6-sol 5, 0.50, 6.25 and 30 USD per million tokens of input, cached input, cache writes and
/// output, and above 272,000 tokens 10, 1, 12.50 and 45.
class PriceBandsIT {
  private static final String MODEL = "openai/gpt-5.6-sol";
  private static final int THRESHOLD = 272_000;
  private static final String KEY = "sk-of-the-long-prompt";

  @TempDir private Path folder;
  private TwoProviders two;

  @BeforeEach
  void start() {
    two = TwoProviders.start(folder, Map.of());
    two.bothAnswer();
  }

  @AfterEach
  void stop() {
    two.close();
  }

  @Test
  void aPromptAtTheThresholdHasThePriceBelowAndOneTokenMoreThePriceAboveThroughout() {
    var below = 122_000L * 5_000 + 100_000 * 500 + 50_000 * 6_250 + 1_000 * 30_000;
    two.openai.always(used(THRESHOLD));
    assertThat(infer("Hello").status()).isEqualTo(200);
    assertSpent(below);

    var above = 122_001L * 10_000 + 100_000 * 1_000 + 50_000 * 12_500 + 1_000 * 45_000;
    two.openai.always(used(THRESHOLD + 1));
    assertThat(infer("Hello again").status()).isEqualTo(200);
    assertSpent(below + above);
  }

  @Test
  void aStreamIsChargedInItsBandToo() {
    two.openai.always(
        Answer.sse(
            """
            data: {"id":"c1","model":"gpt-5.6-sol","choices":[{"index":0,"delta":{"content":"Long."}}]}

            data: {"id":"c1","model":"gpt-5.6-sol","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: {"id":"c1","model":"gpt-5.6-sol","choices":[],"usage":{"prompt_tokens":300000,"completion_tokens":7,"total_tokens":300007}}

            data: [DONE]

            """));
    var body =
        ClientDialect.json(
            "{'model':'"
                + MODEL
                + "','stream':true,'messages':[{'role':'user','content':'Hello'}]}");
    var reply = post("/v1/chat/completions", body);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertSpent(300_000L * 10_000 + 7 * 45_000);
  }

  @Test
  void aStrictBudgetIsHeldAtTheDearestPriceThePromptMayHave() {
    // a token is at least a byte: 272,000 bytes may be as many tokens, and the canary's more
    strict(THRESHOLD * 12_500L);
    var half = "The line is clear. ".repeat(THRESHOLD / 36);
    var refused = infer(half, half);
    assertThat(refused.json().at("/error/code").asText())
        .as(refused.body())
        .isEqualTo("cost_limit_exceeded");
    assertThat(two.openai.calls()).isZero();
    assertThat(infer(half).status()).as("half as long costs a quarter at most").isEqualTo(200);
  }

  @Test
  void theOperatorsPagesShowWhatLongerPromptsCost() {
    var models =
        Http.get(two.signalbox.port(Unit.ROUTER), "/orchestrator/models/openai").orElseThrow();
    var bands = costPerToken(models, MODEL).path("bands");
    assertThat(bands).hasSize(1);
    assertThat(bands.get(0).path("aboveTokens").asInt()).isEqualTo(THRESHOLD);
    assertThat(bands.get(0).path("input").decimalValue()).isEqualByComparingTo("0.00001");
    assertThat(bands.get(0).path("output").decimalValue()).isEqualByComparingTo("0.000045");
    assertThat(costPerToken(models, "openai/gpt-4o").has("bands")).isFalse();
  }

  private static JsonNode costPerToken(Http.Reply models, String id) {
    return models
        .json()
        .path("models")
        .valueStream()
        .filter(model -> model.path("id").asText().equals(id))
        .findFirst()
        .orElseThrow()
        .path("costPerToken");
  }

  /// 100,000 of the prompt came from the cache, 50,000 were written to it.
  private static Answer used(int promptTokens) {
    return Answer.json(
        200,
        """
        {"id":"c1","object":"chat.completion","model":"gpt-5.6-sol","choices":[{"index":0,
        "message":{"role":"assistant","content":"All clear."},"finish_reason":"stop"}],
        "usage":{"prompt_tokens":%d,"completion_tokens":1000,"total_tokens":%d,
        "prompt_tokens_details":{"cached_tokens":100000,"cache_write_tokens":50000}}}\
        """
            .formatted(promptTokens, promptTokens + 1_000));
  }

  private Http.Reply infer(String... turns) {
    var messages =
        Stream.of(turns)
            .map(text -> "{'role':'user','content':'" + text + "'}")
            .collect(Collectors.joining(","));
    return post(
        "/v1/chat/completions",
        ClientDialect.json(
            "{'model':'" + MODEL + "','max_tokens':100,'messages':[" + messages + "]}"));
  }

  private Http.Reply post(String path, String body) {
    return Http.post(two.gatewayPort(), path, body, "Authorization", "Bearer " + KEY).orElseThrow();
  }

  private void strict(long hardNano) {
    var path = "/budgets/" + two.signalbox.accountOf(KEY);
    var budget =
        "{\"hardUsd\":\"" + BigDecimal.valueOf(hardNano, 9).toPlainString() + "\",\"strict\":true}";
    var reply = Http.send(two.signalbox.port(Unit.COST), "PUT", path, budget).orElseThrow();
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
  }

  private void assertSpent(long nano) {
    Eventually.until(nano + " nano-USD are charged", () -> spent() == nano);
    Eventually.until("nothing is held", () -> amount("held").signum() == 0);
  }

  private long spent() {
    return amount("total").movePointRight(9).longValueExact();
  }

  private BigDecimal amount(String field) {
    var path = "/state/" + two.signalbox.accountOf(KEY);
    var state = Http.get(two.signalbox.port(Unit.COST), path).orElseThrow().json();
    return new BigDecimal(state.path(field).asText());
  }
}
