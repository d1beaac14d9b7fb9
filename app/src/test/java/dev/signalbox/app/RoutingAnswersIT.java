package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.testkit.Eventually;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the routing API answers is what the API document says, member by member.
class RoutingAnswersIT {
  private static final String[] PATHS = {
    "/orchestrator/", "/decisions", "/api/ai/providers", "/api/ai/health"
  };
  private static final String RULES = "/orchestrator/routing-rules";
  private static final String ADDED = "/orchestrator/providers";

  @TempDir private Path folder;
  private TwoProviders two;
  private DocumentedAnswers answers;

  @BeforeEach
  void start() {
    two = TwoProviders.start(folder, Map.of("PROVIDERS_ALLOW_PRIVATE_ADDRESSES", "true"));
    two.bothAnswer();
    answers = new DocumentedAnswers(two.signalbox);
  }

  @AfterEach
  void stop() {
    two.close();
  }

  @Test
  void everyAnswerIsAsTheDocumentSays() {
    providers();
    rules();
    decisions();
    assertThat(answers.compared()).isEqualTo(answers.documentedUnder(PATHS));
  }

  private void providers() {
    assertThat(two.infer("openai/gpt-4o-mini", "Hello").status()).isEqualTo(200);
    Eventually.until(
        "the call is told of",
        () ->
            !answers
                .ask("GET", "/orchestrator/provider-status/{id}", "", "openai")
                .path("targets")
                .isEmpty());
    answers.ask("GET", "/orchestrator/health/{id}", "", "openai");
    answers.ask("GET", "/orchestrator/models", "");
    answers.ask("GET", "/orchestrator/models/{provider}", "", "anthropic");
    answers.ask("GET", "/orchestrator/providers", "");
    answers.ask("GET", "/api/ai/providers", "");
    answers.ask("GET", "/api/ai/health", "");
    var body =
        ClientDialect.json(
            "{'name':'mine','type':'openai-compatible','base_url':'"
                + two.openai.url()
                + "/v1','config':{'models':['m']}}");
    var id = answers.ask("POST", ADDED, body).at("/provider/id").asText();
    answers.ask("PUT", ADDED + "/{id}", body, id);
    answers.ask("DELETE", ADDED + "/{id}", "", id);
  }

  private void rules() {
    var rule =
        "{\"name\":\"poems\",\"condition\":{\"contains\":[\"poem\"]},\"targets\":[\"nobody/serves\",\"auto\"]}";
    var kept = answers.ask("POST", RULES, rule);
    assertThat(kept.path("warnings")).hasSize(1);
    var id = kept.path("id").asText();
    answers.ask("GET", RULES, "");
    answers.ask("GET", RULES + "/{id}", "", id);
    answers.ask("PUT", RULES + "/{id}", rule.replace("poems", "verses"), id);
    var analysed =
        answers.ask(
            "POST",
            "/orchestrator/analyze-request",
            "{\"prompt\":\"a poem\",\"capabilities\":[\"seed\"]}");
    assertThat(analysed.path("rule").path("unserved")).isNotEmpty();
    assertThat(analysed.path("candidates")).isNotEmpty();
    answers.ask("DELETE", RULES + "/{id}", "", id);
    answers.ask("POST", "/orchestrator/route-request", "{\"prompt\":\"Hello\"}");
  }

  private void decisions() {
    assertThat(two.infer("auto", "Hello").status()).isEqualTo(200);
    assertThat(two.infer("nobody/here", "Hello").status()).isEqualTo(404);
    Eventually.until(
        "decisions", () -> answers.ask("GET", "/decisions", "").path("total").asInt() > 1);
    for (var decision : answers.ask("GET", "/decisions", "").path("decisions")) {
      answers.ask("GET", "/decisions/{id}", "", decision.path("decisionId").asText());
    }
  }
}
