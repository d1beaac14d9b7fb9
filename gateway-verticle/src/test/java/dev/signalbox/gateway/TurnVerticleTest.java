package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.InputRejected;
import dev.signalbox.api.GatewayError.NotFound;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.Money;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Violation;
import dev.signalbox.api.conversation.Place;
import dev.signalbox.api.conversation.SaveTurn;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.Extras;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Thinking;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@CleanRun
class TurnVerticleTest {
  private static final String PATH = "/v1/chat/completions";
  private static final String[] ALICE = {"Authorization", "Bearer sk-alice"};

  @TempDir Path home;
  private RunningGateway gateway;
  private FakeConversations conversations;

  @BeforeEach
  void start(Vertx vertx) {
    gateway = RunningGateway.start(vertx, home);
    conversations = FakeConversations.start(gateway.units);
  }

  @Test
  void a_turn_reads_what_was_said_before_and_keeps_both_sides() throws Exception {
    var reply =
        gateway.post(
            PATH,
            "{\"message\":\"Now?\",\"conversation_id\":\"c\",\"stream\":false,\"max_tokens\":9}",
            ALICE);
    var body = new JsonObject(reply.body());
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    assertThat(body.getString("conversation_id")).isEqualTo("conversation-1");
    assertThat(body.getString("message_id")).isEqualTo("answer-1");
    var called = gateway.units.called.remove().request();
    assertThat(called.messages())
        .startsWith(FakeConversations.BEFORE.toArray(Message[]::new))
        .endsWith(Message.of(Role.USER, "Now?"));
    assertThat(called.systemPrompt()).startsWith("Be brief.");
    assertThat(called.sampling().maxTokens()).hasValue(9);
    assertThat(conversations.saved)
        .extracting(turn -> turn.answer().state())
        .containsExactly(SaveTurn.State.BEGUN, SaveTurn.State.COMPLETE);
    var end = conversations.saved.stream().reduce((_, last) -> last).orElseThrow();
    assertThat(end.answer().text()).isEqualTo("Hello");
    assertThat(end.answer().cost()).hasValueSatisfying(c -> assertThat(c.nanoUsd()).isEqualTo(3));
    assertThat(end.owner().id()).isEqualTo("user:alice");
  }

  @Test
  void a_turn_is_streamed_unless_said_otherwise() throws Exception {
    var reply = gateway.post(PATH, "{\"message\":\"Now?\"}", ALICE);
    assertThat(reply.headers().firstValue("content-type").orElse("")).contains("event-stream");
    assertThat(reply.body())
        .contains("\"conversation_id\":\"conversation-1\",\"message_id\":\"answer-1\"")
        .endsWith("data: [DONE]\n\n");
    assertThat(conversations.loaded.remove().place()).isEqualTo(new Place.Beginning());
    assertThat(conversations.saved.remove().begins()).isPresent();
  }

  @Test
  void places_are_read_as_they_are_named() throws Exception {
    gateway.post(
        PATH,
        "{\"message\":[{\"type\":\"text\",\"text\":\"x\"}],\"conversation_id\":\"c\",\"parent_message_id\":\"m\"}",
        ALICE);
    assertThat(conversations.loaded.remove().place()).isEqualTo(new Place.After("c", "m"));
    var again =
        gateway.post(
            "/v1/chat/regenerate",
            "{\"conversation_id\":\"c\",\"message_id\":\"m\",\"model\":\"gpt\",\"stream\":false,\"temperature\":1}",
            ALICE);
    assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
    var load = conversations.loaded.remove();
    assertThat(load.place()).isEqualTo(new Place.Again("c", "m"));
    assertThat(load.model()).contains("gpt");
    var saved = conversations.saved.stream().reduce((_, last) -> last).orElseThrow();
    assertThat(saved.question()).isEmpty();
    assertThat(saved.answer().parentId()).isEqualTo("parent-1");
  }

  @Test
  void an_answer_that_breaks_off_is_kept_as_incomplete() throws Exception {
    gateway.units.provider((_, _, events) -> {
      events.write(new Delta.Text("As far as "));
      events.fail(new ProviderFailed("openai", 0, "gone"));
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    var reply = gateway.post(PATH, "{\"message\":\"Now?\"}", ALICE);
    assertThat(reply.body()).contains("As far as ").contains("\"error\"");
    assertThat(conversations.saved).hasSize(2);
    var kept = conversations.saved.stream().reduce((_, last) -> last).orElseThrow().answer();
    assertThat(kept.state()).isEqualTo(SaveTurn.State.INCOMPLETE);
    assertThat(kept.text()).isEqualTo("As far as ");
    assertThat(kept.cost()).isPresent();
  }

  @Test
  void what_could_not_be_kept_is_not_told_as_done() throws Exception {
    gateway.units.stop(Addresses.CONVERSATION_SAVE.name());
    var whole = gateway.post(PATH, "{\"message\":\"Now?\",\"stream\":false}", ALICE);
    assertThat(whole.statusCode()).as(whole.body()).isEqualTo(503);
    assertThat(whole.body()).contains("conversations_unavailable");
    var streamed = gateway.post(PATH, "{\"message\":\"Now?\"}", ALICE);
    assertThat(streamed.body())
        .contains("Hello", "conversations_unavailable")
        .doesNotContain("finish_reason\":\"stop");
  }

  @Test
  void an_answer_is_whole_though_its_conversation_is_deleted_meanwhile() throws Exception {
    var asked = new AtomicInteger();
    gateway.units.reply(
        Addresses.CONVERSATION_SAVE,
        () -> {
          asked.incrementAndGet();
          return Future.succeededFuture(Outcome.err(new NotFound("/v1/conversations/c")));
        });
    var whole =
        gateway.post(
            PATH, "{\"message\":\"Now?\",\"conversation_id\":\"c\",\"stream\":false}", ALICE);
    assertThat(whole.statusCode()).as(whole.body()).isEqualTo(200);
    assertThat(whole.body()).contains("Hello");
    assertThat(asked).as("a beginning and an end, each said once").hasValue(2);
    var streamed = gateway.post(PATH, "{\"message\":\"Now?\",\"conversation_id\":\"c\"}", ALICE);
    assertThat(streamed.body())
        .contains("Hello", "finish_reason\":\"stop")
        .doesNotContain("\"error\"")
        .endsWith("data: [DONE]\n\n");
  }

  @Test
  void why_an_answer_breaks_off_is_told_though_its_conversation_is_deleted_meanwhile()
      throws Exception {
    gateway.units.reply(
        Addresses.CONVERSATION_SAVE,
        () -> Future.succeededFuture(Outcome.err(new NotFound("/v1/conversations/c"))));
    gateway.units.provider((_, _, events) -> {
      events.write(new Delta.Text("As far as "));
      events.fail(new ProviderFailed("openai", 0, "gone"));
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    var reply = gateway.post(PATH, "{\"message\":\"Now?\",\"conversation_id\":\"c\"}", ALICE);
    assertThat(reply.body()).contains("As far as ", "upstream_error").doesNotContain("unavailable");
  }

  @Test
  void an_approval_goes_with_a_turn() throws Exception {
    var approval = new AtomicReference<Optional<String>>(Optional.empty());
    gateway.units.answer(
        Addresses.HOLD,
        question -> {
          approval.set(question.terms().approvalId());
          return Hold.placed(question.id(), question.accounts(), new Money(1), CostState.OK);
        });
    gateway.post(
        PATH, "{\"message\":\"Now?\"}", "Authorization", "Bearer sk-a", "X-Approval-Id", "apr_1");
    assertThat(approval.get()).contains("apr_1");
  }

  @Test
  void a_client_that_goes_leaves_what_it_got() throws Exception {
    gateway.units.provider((_, _, events) -> {
      events.write(new Delta.Text("Until here. "));
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    try (var socket = gateway.send(PATH, "{\"message\":\"Now?\"}", "Authorization: Bearer sk-a")) {
      RunningGateway.readUntil(socket, "Until here. ");
    }
    Eventually.until("it is kept", () -> conversations.saved.size() == 2);
    var kept = conversations.saved.stream().reduce((_, last) -> last).orElseThrow().answer();
    assertThat(kept.state()).isEqualTo(SaveTurn.State.INCOMPLETE);
    assertThat(kept.text()).isEqualTo("Until here. ");
  }

  @Test
  void what_does_not_go_together_is_refused_before_anything_is_asked() throws Exception {
    for (var body :
        new String[] {
          "{\"message\":\"x\",\"messages\":[{\"role\":\"user\",\"content\":\"y\"}]}",
          "{\"message\":\"x\",\"parent_message_id\":\"m\"}",
          "{\"message\":\" \"}",
          "{\"message\":\"x\",\"temperature\":3}"
        }) {
      assertThat(gateway.post(PATH, body, ALICE).statusCode()).as(body).isEqualTo(400);
    }
    assertThat(gateway.post("/v1/chat/regenerate", "{}", ALICE).statusCode()).isEqualTo(400);
    assertThat(conversations.loaded).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'message':[]}|message",
        "{'message':[{'type':'text','text':''}]}|message",
        "{'conversation_id':'c'}|message",
        "{'message':'x','tools':[{'type':'function','function':{'name':'f'}}]}|tools",
        "{'message':'x','n':2}|n",
        "{'message':'x','logprobs':true}|logprobs"
      })
  void what_no_turn_can_be_is_refused_by_its_name(String body, String field) throws Exception {
    var reply = gateway.post(PATH, body.replace('\'', '"'), ALICE);
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("\"param\":\"" + field + "\"");
    assertThat(conversations.loaded).isEmpty();
  }

  @Test
  void another_answer_is_one_too() throws Exception {
    var body = "{\"conversation_id\":\"c\",\"message_id\":\"m\",\"n\":2}";
    var reply = gateway.post("/v1/chat/regenerate", body, ALICE);
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("\"param\":\"n\"");
  }

  @Test
  void a_turn_asks_for_all_that_a_chat_completion_does() throws Exception {
    var reply =
        gateway.post(
            PATH,
            """
            {"message":"Now?","stream":false,"response_format":{"type":"json_object"},"reasoning_effort":"low",
             "metadata":{"team":"blue"},"session_id":"s1","strategy":"fastest","theme":"dark"}\
            """,
            ALICE);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    var called = gateway.units.called.remove().request();
    assertThat(called.generation().responseFormat()).isEqualTo(new ResponseFormat.JsonObject());
    assertThat(called.generation().thinking()).isEqualTo(Thinking.of(Thinking.Effort.LOW));
    assertThat(called.metadata()).containsEntry("team", "blue");
    assertThat(called.sessionId()).contains("s1");
    assertThat(called.routing().strategy()).contains("fastest");
    assertThat(called.generation().extras()).as("the body is ours").isEqualTo(Extras.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "messages[2].content, message",
    "messages[0].content, conversation_id",
    "messages, conversation_id",
    "responseFormat, response_format"
  })
  void what_is_said_is_named_as_it_was_sent(String elsewhere, String here) throws Exception {
    var refusal = new InputRejected(List.of(Violation.of(elsewhere, "max_chars", "is too long")));
    gateway.units.reply(Addresses.INSPECT, () -> Future.succeededFuture(Outcome.err(refusal)));
    var reply = gateway.post(PATH, "{\"message\":\"Now?\",\"conversation_id\":\"c\"}", ALICE);
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("\"param\":\"" + here + "\"", here + ": is too long");
  }

  @Test
  void an_id_under_which_nothing_is_is_named() throws Exception {
    gateway.units.reply(
        Addresses.CONVERSATION_LOAD,
        () ->
            Future.succeededFuture(
                Outcome.err(new NotFound("m", Optional.of("parent_message_id")))));
    var reply = gateway.post(PATH, "{\"message\":\"Now?\",\"conversation_id\":\"c\"}", ALICE);
    assertThat(reply.statusCode()).isEqualTo(404);
    assertThat(reply.body())
        .contains("\"param\":\"parent_message_id\"", "\"code\":\"not_found\"", "'m'");
  }

  @Test
  void without_the_unit_a_turn_is_refused() throws Exception {
    gateway.units.stop(Addresses.CONVERSATION_LOAD.name());
    var reply = gateway.post(PATH, "{\"message\":\"x\"}", ALICE);
    assertThat(reply.statusCode()).isEqualTo(503);
    assertThat(gateway.units.called).isEmpty();
  }

  @Test
  void pages_come_as_their_unit_made_them() throws Exception {
    var reply = gateway.ask("GET", "/v1/conversations/c/export", "", ALICE);
    assertThat(reply.body()).isEqualTo("user-alice/v1/conversations/c/export");
    assertThat(reply.headers().firstValue("content-disposition").orElse("")).contains("talk.md");
    gateway.units.stop(Addresses.CONVERSATIONS_API.name());
    assertThat(gateway.ask("GET", "/v1/conversations", "", ALICE).statusCode()).isEqualTo(503);
    var foreign =
        gateway.ask("DELETE", "/v1/conversations/c", "", "Origin", "https://evil.example");
    assertThat(foreign.statusCode()).isEqualTo(403);
  }
}
