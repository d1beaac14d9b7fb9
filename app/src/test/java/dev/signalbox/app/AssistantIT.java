package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.Http;
import dev.signalbox.testkit.TemporaryPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// `POST /chat` through the whole product: token, context, choice of model, credits.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AssistantIT {
  private static final Path EXAMPLE = Path.of("..", "deploy", "examples", "signals");

  private TwoProviders signalbox;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    signalbox =
        TwoProviders.start(
            folder,
            Map.of(
                "JWT_SECRET",
                UserTokens.SECRET,
                "COST_WELCOME_CREDITS",
                "100",
                "CHAT_MAX_TOKENS_PRO",
                "777",
                "CHAT_CONTEXT_SOURCES",
                EXAMPLE.resolve("sources.json").toString()));
    TemporaryPostgres.execute(signalbox.database, Files.readString(EXAMPLE.resolve("seed.sql")));
  }

  @AfterAll
  void stop() {
    signalbox.close();
  }

  private Http.Reply chat(String user, String body) {
    return Http.post(
            signalbox.gatewayPort(),
            "/chat",
            body,
            "Authorization",
            "Bearer " + UserTokens.of(user))
        .orElseThrow();
  }

  @Test
  void whoHasNoTokenOrABadOneIsToldSo() {
    var body = "{\"message\":\"Hello\"}";
    var without = Http.post(signalbox.gatewayPort(), "/chat", body).orElseThrow();
    assertThat(without.status()).isEqualTo(401);
    assertThat(without.json().path("error").asText()).isEqualTo("missing_token");
    var bad =
        Http.post(
                signalbox.gatewayPort(),
                "/chat",
                body,
                "Authorization",
                "Bearer " + UserTokens.of("eve").replaceAll(".$", "") + "_")
            .orElseThrow();
    assertThat(bad.status()).isEqualTo(401);
    assertThat(bad.json().path("error").asText()).isEqualTo("invalid_token");
  }

  @Test
  void anAnswerIsChargedOnceAndSaysHowMuch() {
    signalbox.bothAnswer();
    var reply = chat("alice", "{\"message\":\"Hello there\"}");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    var json = reply.json();
    assertThat(json.path("provider").asText()).isEqualTo("gpt");
    assertThat(json.path("text").asText()).isEqualTo("All clear.");
    assertThat(json.at("/usage/input_tokens").asLong()).isEqualTo(1_000);
    // 1000/1000*3 + 500/1000*10 + 2
    assertThat(json.path("credits_charged").asLong()).isEqualTo(10);
  }

  @Test
  void analysisGoesToClaude() {
    signalbox.bothAnswer();
    var reply = chat("bob", "{\"message\":\"Please explain why points fail\"}");
    assertThat(reply.json().path("provider").asText()).as(reply.body()).isEqualTo("claude");
  }

  @Test
  void whatIsKnownAboutTheUserStandsBeforeTheMessage() {
    signalbox.bothAnswer();
    var reply =
        chat(
            "demo-user",
            "{\"message\":\"What now?\",\"context\":{\"include_signals\":true,\"include_win_rates\":true}}");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    var sent = signalbox.openai.last().body();
    assertThat(sent)
        .contains("EURUSD 1h: short, score 64")
        .contains("XAUUSD 4h: 63.1 %")
        .doesNotContain("BTCUSD");
    assertThat(sent.indexOf("EURUSD")).isLessThan(sent.indexOf("What now?"));
  }

  @Test
  void aStreamTellsItsPiecesAndWhatItCost() {
    signalbox.openai.always(TwoProviders.OPENAI_STREAM);
    var reply = chat("carol", "{\"message\":\"Hello\",\"stream\":true}");
    assertThat(reply.body())
        .startsWith("id: ")
        .contains("\ndata: {\"type\":\"start\",\"provider\":\"gpt\"}\n\n")
        .contains("data: {\"type\":\"token\",\"content\":\"")
        .contains("{\"type\":\"done\",\"usage\":{")
        .contains("\"credits_charged\":");
  }

  @Test
  void theTierBoundsTheAnswerAndTooFewCreditsRefuseIt() {
    signalbox.bothAnswer();
    chat("dora", "{\"message\":\"Hello\"}");
    TemporaryPostgres.execute(
        signalbox.database, "update user_profiles set tier = 'pro' where user_id = 'dora'");
    chat("dora", "{\"message\":\"Hello again\"}");
    assertThat(signalbox.openai.last().body()).contains("777");
    TemporaryPostgres.execute(
        signalbox.database,
        "update user_profiles set available_balance = 4 where user_id = 'dora'");
    var calls = signalbox.openai.calls();
    var refused = chat("dora", "{\"message\":\"Hello once more\"}");
    assertThat(refused.status()).as(refused.body()).isEqualTo(402);
    assertThat(refused.json().path("error").asText()).isEqualTo("insufficient_credits");
    assertThat(refused.json().path("balance").asLong()).isEqualTo(4);
    assertThat(signalbox.openai.calls()).isEqualTo(calls);
  }

  @Test
  void whenAllProvidersFailNothingIsCharged() {
    signalbox.openai.always(TwoProviders.OVERLOADED);
    signalbox.anthropic.always(TwoProviders.OVERLOADED);
    var reply = chat("emil", "{\"message\":\"Hello\"}");
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.json().path("error").asText()).isEqualTo("all_providers_failed");
    signalbox.bothAnswer();
    Eventually.until(
        "a whole balance passes again",
        () -> chat("emil", "{\"message\":\"Hello\"}").status() == 200);
  }

  @Test
  void aConversationGoesOnAndIsTheUsersOwn() {
    signalbox.bothAnswer();
    var begun =
        Http.post(
                signalbox.gatewayPort(),
                "/v1/chat/completions",
                "{\"message\":\"First\",\"model\":\"openai\",\"stream\":false}",
                "Authorization",
                "Bearer " + UserTokens.of("fritz"))
            .orElseThrow()
            .json();
    var id = begun.path("conversation_id").asText();
    var body = "{\"message\":\"Second\",\"conversation_id\":\"" + id + "\"}";
    assertThat(chat("fritz", body).json().path("conversation_id").asText()).isEqualTo(id);
    assertThat(signalbox.openai.last().body()).contains("First").contains("Second");
    assertThat(chat("gustav", body).status()).isEqualTo(404);
  }

  @Test
  void healthNamesTheAssistantsProviders() {
    var services = signalbox.get("/healthz").json().path("services");
    assertThat(services.path("grok").asText()).isEqualTo("not_configured");
    assertThat(services.path("gpt").asText()).isNotEmpty();
  }
}
