package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.Unit;
import dev.signalbox.testkit.Answer;
import dev.signalbox.testkit.Http;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Conversations through the whole product: every turn passes the pipeline, and is kept.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConversationIT {
  private static final Pattern CONTENT = Pattern.compile("\"content\":\"([^\"]*)\"");
  private static final String PATH = "/v1/chat/completions";
  private static final String ROOT = "/v1/conversations";
  private static final String[] ALICE = {"Authorization", "Bearer sk-alice-0123456789"};
  private static final String[] BOB = {"Authorization", "Bearer sk-bob-0123456789"};

  private TwoProviders signalbox;

  @BeforeAll
  void start(@TempDir Path folder) {
    signalbox = TwoProviders.start(folder);
  }

  @AfterAll
  void stop() {
    signalbox.close();
  }

  private Http.Reply say(String more, String... headers) {
    var body = "{\"message\":\"How do points work?\",\"model\":\"openai/gpt-4o-mini\"" + more + "}";
    return Http.post(signalbox.gatewayPort(), PATH, body, headers).orElseThrow();
  }

  private JsonNode tree(String id) {
    return ask("GET", ROOT + "/" + id, "", ALICE).json();
  }

  private Http.Reply ask(String method, String path, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(Http.uri(signalbox.gatewayPort(), path))
            .headers(headers)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return Http.send(request).orElseThrow();
  }

  @Test
  void aTurnIsAnsweredInOpenAisShapeAndKept() {
    signalbox.openai.always(TwoProviders.OPENAI_ANSWER);
    var first = say(",\"stream\":false", ALICE).json();
    assertThat(first.path("object").asText()).isEqualTo("chat.completion");
    assertThat(first.at("/choices/0/message/content").asText()).isEqualTo("All clear.");
    var conversation = first.path("conversation_id").asText();
    var tree = tree(conversation);
    assertThat(tree.path("title").asText()).isEqualTo("How do points work?");
    assertThat(tree.at("/messages/1/id").asText()).isEqualTo(first.path("message_id").asText());
    assertThat(tree.at("/messages/1/status").asText()).isEqualTo("complete");
    assertThat(tree.at("/branches/0/cost_usd").decimalValue()).isEqualByComparingTo("0.00045");
    say(",\"stream\":false,\"conversation_id\":\"" + conversation + "\"", ALICE);
    var sent = signalbox.openai.requests().getLast().body();
    assertThat(sent).contains("All clear.");
    assertThat(tree(conversation).path("messages").size()).isEqualTo(4);
  }

  @Test
  void aTurnIsStreamedByDefaultAndKeptBeforeItsEndIsTold() {
    signalbox.openai.always(TwoProviders.OPENAI_STREAM);
    var reply = say("", ALICE);
    assertThat(reply.body()).startsWith("id: ").endsWith("data: [DONE]\n\n");
    var id = reply.body().replaceAll("(?s).*?\"conversation_id\":\"([^\"]+)\".*", "$1");
    assertThat(tree(id).at("/messages/1/content").asText()).isEqualTo("All clear on the line.");
  }

  @Test
  void anotherAnswerIsASibling() {
    signalbox.openai.always(TwoProviders.OPENAI_ANSWER);
    signalbox.anthropic.always(TwoProviders.ANTHROPIC_ANSWER);
    var first = say(",\"stream\":false", ALICE).json();
    var conversation = first.path("conversation_id").asText();
    var again =
        ask(
                "POST",
                "/v1/chat/regenerate",
                "{\"conversation_id\":\"%s\",\"message_id\":\"%s\",\"model\":\"anthropic\",\"stream\":false}"
                    .formatted(conversation, first.path("message_id").asText()),
                ALICE)
            .json();
    assertThat(again.at("/choices/0/message/content").asText())
        .isEqualTo("All clear from the other one.");
    var tree = tree(conversation);
    assertThat(tree.path("messages").size()).isEqualTo(3);
    assertThat(tree.at("/messages/0/children").size()).isEqualTo(2);
    assertThat(tree.path("branches").size()).isEqualTo(2);
  }

  @Test
  void somebodyElsesConversationIsNotThere() {
    signalbox.openai.always(TwoProviders.OPENAI_ANSWER);
    var conversation = say(",\"stream\":false", ALICE).json().path("conversation_id").asText();
    var path = ROOT + "/" + conversation;
    assertThat(ask("GET", path, "", BOB).status()).isEqualTo(404);
    assertThat(ask("PATCH", path, "{\"title\":\"mine\"}", BOB).status()).isEqualTo(404);
    assertThat(ask("DELETE", path, "", BOB).status()).isEqualTo(404);
    assertThat(say(",\"conversation_id\":\"" + conversation + "\"", BOB).status()).isEqualTo(404);
    assertThat(ask("GET", ROOT, "", BOB).body()).doesNotContain(conversation);
    assertThat(ask("GET", ROOT, "", ALICE).body()).contains(conversation);
    assertThat(ask("GET", path + "/export?format=markdown", "", ALICE).body())
        .startsWith("# How do points work?");
  }

  @Test
  void anAnswerThatBreaksOffIsKeptAsFarAsItCameBeforeThatIsTold() {
    signalbox.openai.always(
        Answer.sse(
            """
            data: {"id":"c1","model":"gpt-4o-mini","choices":[{"index":0,"delta":{"content":"The signal is clear, and then. "}}]}

            """));
    var reply = say("", ALICE);
    assertThat(reply.status()).isEqualTo(200);
    var id = reply.body().replaceAll("(?s).*?\"conversation_id\":\"([^\"]+)\".*", "$1");
    var kept = tree(id).at("/messages/1");
    assertThat(kept.path("content").asText()).startsWith("The signal is");
    assertThat(kept.path("status").asText()).isEqualTo("incomplete");

    signalbox.openai.always(TwoProviders.OPENAI_ANSWER);
    say(",\"stream\":false,\"conversation_id\":\"" + id + "\"", ALICE);
    assertThat(signalbox.openai.requests().getLast().body()).contains("The signal is clear");
  }

  @Test
  void anAnswerIsWholeThoughItsConversationIsDeletedMeanwhile() {
    var whole = saidWhileItsConversationIsDeleted(false, TwoProviders.OPENAI_ANSWER);
    assertThat(whole.json().at("/choices/0/message/content").asText()).isEqualTo("All clear.");
    var streamed = saidWhileItsConversationIsDeleted(true, TwoProviders.OPENAI_STREAM);
    var said = new StringBuilder();
    CONTENT.matcher(streamed.body()).results().forEach(piece -> said.append(piece.group(1)));
    assertThat(said).hasToString("All clear on the line.");
    assertThat(streamed.body()).doesNotContain("\"error\"").endsWith("data: [DONE]\n\n");
  }

  private Http.Reply saidWhileItsConversationIsDeleted(boolean streamed, Answer answer) {
    signalbox.openai.always(TwoProviders.OPENAI_ANSWER);
    var id = say(",\"stream\":false", ALICE).json().path("conversation_id").asText();
    signalbox.openai.always(_ -> {
      assertThat(ask("DELETE", ROOT + "/" + id, "", ALICE).status()).isEqualTo(200);
      return answer;
    });
    var reply = say(",\"stream\":" + streamed + ",\"conversation_id\":\"" + id + "\"", ALICE);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(ask("GET", ROOT + "/" + id, "", ALICE).status()).isEqualTo(404);
    return reply;
  }

  @Test
  void withoutTheUnitNothingIsBegunAndInferenceGoesOn() {
    signalbox.bothAnswer();
    signalbox.signalbox.stop(Unit.CONVERSATIONS);
    try {
      var refused = say(",\"stream\":false", ALICE);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(signalbox.infer("openai/gpt-4o-mini", "Hello").status()).isEqualTo(200);
    } finally {
      signalbox.signalbox.startAgain(Unit.CONVERSATIONS);
    }
  }

  @Test
  void aBodyThatMixesBothShapesIsRefused() {
    var body = "{\"message\":\"x\",\"messages\":[],\"temperature\":3}";
    var reply = Http.post(signalbox.gatewayPort(), PATH, body, ALICE).orElseThrow();
    assertThat(reply.status()).isEqualTo(400);
  }
}
