package dev.signalbox.conversation;

import static dev.signalbox.conversation.ConversationFixture.ALICE;
import static dev.signalbox.conversation.ConversationFixture.BOB;
import static dev.signalbox.conversation.ConversationFixture.OWNER;
import static dev.signalbox.conversation.ConversationFixture.SMALL;
import static dev.signalbox.conversation.ConversationFixture.error;
import static dev.signalbox.conversation.ConversationFixture.json;
import static dev.signalbox.conversation.ConversationFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.GatewayError.Conflict;
import dev.signalbox.api.GatewayError.InputRejected;
import dev.signalbox.api.GatewayError.NotFound;
import dev.signalbox.api.conversation.Branch;
import dev.signalbox.api.conversation.Owner;
import dev.signalbox.api.conversation.Place;
import dev.signalbox.api.conversation.SaveTurn;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import dev.signalbox.bus.Addresses;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.Http;
import dev.signalbox.testkit.TemporaryPostgres;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@CleanRun
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConversationVerticleTest {
  private static final String ROOT = "/v1/conversations";

  private Vertx vertx;
  private ConversationFixture unit;

  @BeforeAll
  void start(@TempDir Path home) {
    vertx = Vertx.vertx();
    var settings = Map.of("CONVERSATIONS_MODEL", SMALL, "CONVERSATIONS_MAX_MESSAGES", "20");
    unit =
        new ConversationFixture(
            vertx,
            ConversationFixture.platform(vertx, TemporaryPostgres.database(), home, settings));
  }

  @AfterAll
  void stop() {
    Eventually.get(vertx.close());
  }

  private static Place newest(String conversation) {
    return new Place.Newest(conversation);
  }

  @Test
  void a_turn_builds_on_the_one_before() {
    var first = unit.said(new Place.Beginning(), "How do points work?", "They move.");
    assertThat(first.begins()).isTrue();
    assertThat(first.model()).isEqualTo(SMALL);
    var second = unit.load(newest(first.conversationId()), "And signals?");
    assertThat(second.history())
        .containsExactly(
            Message.of(Role.USER, "How do points work?"), Message.of(Role.ASSISTANT, "They move."));
    assertThat(second.parentId()).contains(first.answerId());
    assertThat(second.begins()).isFalse();
  }

  @Test
  void another_answer_is_a_sibling_of_the_first() {
    var first = unit.said(new Place.Beginning(), "Why?", "Because.");
    var again =
        unit.said(new Place.Again(first.conversationId(), first.answerId()), "", "For safety.");
    assertThat(again.history()).containsExactly(Message.of(Role.USER, "Why?"));
    var tree = json(unit.get(ALICE, ROOT + "/" + first.conversationId()));
    assertThat(tree.getJsonArray("messages").getJsonObject(0).getJsonArray("children"))
        .containsExactly(first.answerId(), again.answerId());
    assertThat(tree.getJsonArray("branches")).hasSize(2);
    assertThat(tree.getString("head_id")).isEqualTo(again.answerId());
    assertThat(tree.getDouble("cost_usd")).isEqualTo(0.000002);
  }

  @Test
  void a_turn_may_branch_from_any_answer_and_from_the_root() {
    var first = unit.said(new Place.Beginning(), "One?", "One.");
    unit.said(newest(first.conversationId()), "Two?", "Two.");
    var beside = unit.load(new Place.After(first.conversationId(), first.answerId()), "Other?");
    assertThat(beside.history()).hasSize(2);
    var root = unit.load(new Place.After(first.conversationId(), "root"), "Afresh?");
    assertThat(root.history()).isEmpty();
    assertThat(root.parentId()).isEmpty();
    var question = new Place.After(first.conversationId(), first.questionId());
    assertThat(error(unit.loading(OWNER, question, "x"))).isInstanceOf(InputRejected.class);
  }

  @Test
  void what_is_another_owners_is_not_there() {
    var mine = unit.said(new Place.Beginning(), "Mine?", "Yours.");
    var path = ROOT + "/" + mine.conversationId();
    assertThat(error(unit.loading(Owner.of(BOB), newest(mine.conversationId()), "x")))
        .isInstanceOf(NotFound.class);
    for (var method : new String[] {"GET", "DELETE"}) {
      assertThat(unit.call(BOB, method, path, Map.of(), "").status()).isEqualTo(404);
    }
    assertThat(unit.call(BOB, "PATCH", path, Map.of(), "{\"title\":\"x\"}").status())
        .isEqualTo(404);
    assertThat(unit.get(BOB, path + "/export").status()).isEqualTo(404);
    assertThat(unit.get(ALICE, path).status()).isEqualTo(200);
  }

  @Test
  void what_is_not_there_is_not_found() {
    for (var id : new String[] {new UUID(1, 2).toString(), "nonsense"}) {
      assertThat(error(unit.loading(OWNER, newest(id), "x")))
          .isEqualTo(new NotFound(id, Optional.of("conversation_id")));
      assertThat(unit.get(ALICE, ROOT + "/" + id).status()).isEqualTo(404);
    }
    var mine = unit.said(new Place.Beginning(), "A?", "B.").conversationId();
    var nobody = new UUID(3, 4).toString();
    assertThat(error(unit.loading(OWNER, new Place.Again(mine, nobody), "")))
        .isEqualTo(new NotFound(nobody, Optional.of("message_id")));
    assertThat(error(unit.loading(OWNER, new Place.After(mine, nobody), "x")))
        .isEqualTo(new NotFound(nobody, Optional.of("parent_message_id")));
  }

  @Test
  void a_turn_is_saved_once_however_often_it_is_told() {
    var branch = unit.load(new Place.Beginning(), "Once?");
    value(unit.save(branch, "Once?", "", SaveTurn.State.BEGUN));
    assertThat(status(branch.conversationId())).isEqualTo("incomplete");
    value(unit.save(branch, "Once?", "Once.", SaveTurn.State.COMPLETE));
    value(unit.save(branch, "Once?", "Late.", SaveTurn.State.INCOMPLETE));
    var saved = value(unit.save(branch, "Once?", "", SaveTurn.State.BEGUN));
    assertThat(saved.messages()).isEqualTo(2);
    assertThat(status(branch.conversationId())).isEqualTo("complete");
    var tree = json(unit.get(ALICE, ROOT + "/" + branch.conversationId()));
    assertThat(tree.getJsonArray("messages").getJsonObject(1).getString("content"))
        .isEqualTo("Once.");
    assertThat(tree.getDouble("cost_usd")).isEqualTo(0.000001);
  }

  @Test
  void what_broke_off_gives_way_to_more_of_it_and_what_is_whole_to_nothing() {
    var branch = unit.load(new Place.Beginning(), "More?");
    value(unit.save(branch, "More?", "One ", SaveTurn.State.INCOMPLETE));
    value(unit.save(branch, "More?", "One two ", SaveTurn.State.INCOMPLETE));
    value(unit.save(branch, "More?", "One ", SaveTurn.State.INCOMPLETE));
    value(unit.save(branch, "More?", "", SaveTurn.State.BEGUN));
    assertThat(status(branch.conversationId())).isEqualTo("incomplete");
    assertThat(content(branch.conversationId())).isEqualTo("One two ");
    var saved = value(unit.save(branch, "More?", "Whole.", SaveTurn.State.COMPLETE));
    value(unit.save(branch, "More?", "One two three ", SaveTurn.State.INCOMPLETE));
    assertThat(saved.messages()).isEqualTo(2);
    assertThat(status(branch.conversationId())).isEqualTo("complete");
    assertThat(content(branch.conversationId())).isEqualTo("Whole.");
    var tree = json(unit.get(ALICE, ROOT + "/" + branch.conversationId()));
    assertThat(tree.getDouble("cost_usd")).as("counted once").isEqualTo(0.000001);
  }

  private String content(String conversation) {
    var tree = json(unit.get(ALICE, ROOT + "/" + conversation));
    return tree.getJsonArray("messages").getJsonObject(1).getString("content");
  }

  private String status(String conversation) {
    var tree = json(unit.get(ALICE, ROOT + "/" + conversation));
    return tree.getJsonArray("messages").getJsonObject(1).getString("status");
  }

  @Test
  void a_window_leaves_out_the_oldest_turns() {
    var long40 = "word ".repeat(40).strip();
    var first = unit.said(new Place.Beginning(), "first " + long40, "one " + long40);
    unit.said(newest(first.conversationId()), "second", "two");
    var branch = unit.load(newest(first.conversationId()), "third " + long40 + " " + long40);
    assertThat(branch.history())
        .containsExactly(Message.of(Role.USER, "second"), Message.of(Role.ASSISTANT, "two"));
    assertThat(branch.dropped()).isEqualTo(2);
  }

  @Test
  void a_full_conversation_takes_no_more() {
    var branch = unit.said(new Place.Beginning(), "q", "a");
    for (var turn = 1; turn < 10; turn++) {
      unit.said(newest(branch.conversationId()), "q" + turn, "a");
    }
    assertThat(error(unit.loading(OWNER, newest(branch.conversationId()), "more")))
        .isInstanceOf(Conflict.class);
  }

  @Test
  void a_conversation_is_renamed_exported_and_deleted() {
    var branch = unit.said(new Place.Beginning(), "What is a siding?", "A track.");
    var path = ROOT + "/" + branch.conversationId();
    assertThat(json(unit.get(ALICE, path)).getString("title")).isEqualTo("What is a siding?");
    var renamed = unit.call(ALICE, "PATCH", path, Map.of(), "{\"title\":\"Sidings\"}");
    assertThat(json(renamed).getString("title")).isEqualTo("Sidings");
    var markdown = unit.call(ALICE, "GET", path + "/export", Map.of("format", "markdown"), "");
    assertThat(markdown.contentType()).startsWith("text/markdown");
    assertThat(markdown.body()).startsWith("# Sidings\n").contains("A track.");
    var exported = json(unit.get(ALICE, path + "/export"));
    assertThat(exported.getJsonArray("messages")).hasSize(2);
    assertThat(unit.get(ALICE, path + "/export").body())
        .as("amounts have all their digits")
        .contains("\"cost_usd\" : 0.00000");
    assertThat(unit.call(ALICE, "GET", path + "/export", Map.of("format", "pdf"), "").status())
        .isEqualTo(400);
    assertThat(json(unit.call(ALICE, "DELETE", path, Map.of(), "")).getBoolean("deleted")).isTrue();
    assertThat(unit.get(ALICE, path).status()).isEqualTo(404);
    assertThat(error(unit.save(branch(branch), "late", "x", SaveTurn.State.COMPLETE)))
        .isInstanceOf(NotFound.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'title':'a','title':'b'}|title|duplicate_key",
        "{'title':'a'} x|body|type",
        "[]|body|type",
        "{}|title|required",
        "{'title':null}|title|required",
        "{'title':' '}|title|value",
        "{'title':'\\u200b\\u200d \\u2060\\ufeff'}|title|value",
        "{'title':'\\u00a0\\u2007\\u202f'}|title|value",
        "{'title':'\\u3164\\u2800\\ufe0f\\udb40\\udc41'}|title|value",
        "{'title':5}|title|value",
        "{'title':'a\\u0007'}|title|control_character",
        "{'title':'a\\nb'}|title|control_character",
        "{'titel':'x'}|titel|unknown",
        "{'title':'x','model':'m'}|model|unknown"
      })
  void a_title_that_is_none_is_refused_for_what_is_wrong_with_it(
      String body, String field, String rule) {
    var path = ROOT + "/" + unit.said(new Place.Beginning(), "A?", "B.").conversationId();
    var refused = unit.call(ALICE, "PATCH", path, Map.of(), body.replace('\'', '"'));
    assertThat(refused.status()).isEqualTo(400);
    var told = json(refused);
    assertThat(told.getString("error")).isEqualTo("INPUT_VALIDATION_FAILED");
    var first = told.getJsonObject("details").getJsonArray("errors").getJsonObject(0);
    assertThat(first.getString("field")).isEqualTo(field);
    assertThat(first.getString("rule")).isEqualTo(rule);
  }

  @ParameterizedTest
  @ValueSource(strings = {"👩\u200d🚒", "नमस्ते", "\u200fשלום", "❤\ufe0f", "한글", "."})
  void a_title_of_which_something_is_seen_is_one(String title) {
    var path = ROOT + "/" + unit.said(new Place.Beginning(), "A?", "B.").conversationId();
    var body = new JsonObject().put("title", title).encode();
    var renamed = unit.call(ALICE, "PATCH", path, Map.of(), body);
    assertThat(renamed.status()).isEqualTo(200);
    assertThat(json(renamed).getString("title")).isEqualTo(title);
  }

  @Test
  void a_title_has_two_hundred_characters_at_most() {
    var path = ROOT + "/" + unit.said(new Place.Beginning(), "A?", "B.").conversationId();
    var most = "{\"title\":\"" + "x".repeat(200) + "\"}";
    assertThat(unit.call(ALICE, "PATCH", path, Map.of(), most).status()).isEqualTo(200);
    var more = unit.call(ALICE, "PATCH", path, Map.of(), most.replaceFirst("x", "xx"));
    assertThat(more.status()).isEqualTo(400);
    assertThat(json(more).getString("message")).contains("title", "200");
  }

  /// The same, as it stands when its conversation is there already.
  private static Branch branch(Branch begun) {
    return new Branch(
        begun.conversationId(),
        false,
        begun.model(),
        begun.systemPrompt(),
        begun.history(),
        begun.parentId(),
        begun.questionId(),
        begun.answerId(),
        begun.dropped());
  }

  @Test
  void pages_show_every_conversation_once_the_last_changed_first() {
    var carol = Identity.of(new CallerKey("carol", "sk-c"), Authority.CALLER);
    for (var number = 0; number < 5; number++) {
      var branch = unit.load(new Place.Beginning(), "q");
      var turn = ConversationFixture.turn(branch, "q", "a", SaveTurn.State.COMPLETE);
      value(
          unit.ask(
              Addresses.CONVERSATION_SAVE,
              new SaveTurn(
                  Owner.of(carol),
                  turn.conversationId(),
                  turn.begins(),
                  turn.question(),
                  turn.answer())));
    }
    var seen = new HashSet<String>();
    var cursor = "";
    for (var page = 0; page < 3; page++) {
      var reply = json(unit.call(carol, "GET", ROOT, Map.of("limit", "2", "cursor", cursor), ""));
      reply.getJsonArray("data").forEach(one -> seen.add(((JsonObject) one).getString("id")));
      assertThat(reply.getBoolean("has_more")).isEqualTo(page < 2);
      cursor = reply.getString("next_cursor", "");
    }
    assertThat(seen).hasSize(5);
    assertThat(unit.call(carol, "GET", ROOT, Map.of("limit", "0"), "").status()).isEqualTo(400);
    assertThat(unit.call(carol, "GET", ROOT, Map.of("cursor", "x"), "").status()).isEqualTo(400);
    assertThat(unit.call(carol, "POST", ROOT, Map.of(), "").status()).isEqualTo(405);
  }

  @Test
  void its_own_port_answers_head_wherever_it_answers_get() {
    var head = Http.send(unit.port, "HEAD", ROOT, "").orElseThrow();
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    var unknown = ROOT + "/5f1c9a2e-0000-4000-8000-000000000000";
    assertThat(Http.send(unit.port, "HEAD", unknown, "").orElseThrow().status()).isEqualTo(404);
    assertThat(Http.send(unit.port, "POST", ROOT, "").orElseThrow().body()).contains("GET, HEAD");
  }
}
