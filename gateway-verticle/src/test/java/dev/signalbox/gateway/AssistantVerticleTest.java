package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.GatewayError.InputRejected;
import dev.signalbox.api.GatewayError.NotFound;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.Violation;
import dev.signalbox.api.cost.ChargeCredits;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.ReplicaState;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@CleanRun
class AssistantVerticleTest {
  private static final String[] ALICE = {"Authorization", "Bearer a.b.c"};

  @TempDir Path home;
  private RunningGateway gateway;
  private FakeConversations product;

  @BeforeEach
  void start(Vertx vertx) {
    gateway = RunningGateway.start(vertx, home);
    product = FakeConversations.start(gateway.units);
  }

  @Test
  void an_answer_says_who_gave_it_and_what_it_cost() throws Exception {
    var reply = gateway.post("/chat", "{\"message\":\"Hi\",\"mode\":\"text\"}", ALICE);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    assertThat(reply.body())
        .startsWith(
            "{\"provider\":\"gpt\",\"text\":\"Hello\",\"usage\":{\"input_tokens\":9,\"output_tokens\":2},\"credits_charged\":7,\"scan\":{\"rules\":{\"credentials\":\"passed\"")
        .endsWith("\"notScanned\":[]}}");
    var charge = product.charged.remove();
    assertThat(charge.used()).contains(new ChargeCredits.Used("openai", Usage.of(9, 2)));
    var called = gateway.units.called.remove().request();
    assertThat(called.model()).isEqualTo("chat");
    assertThat(called.sampling().maxTokens()).hasValue(4_096);
  }

  @Test
  void a_stream_has_three_kinds_of_events() throws Exception {
    var reply = gateway.post("/chat", "{\"message\":\"Hi\",\"stream\":true}", ALICE);
    assertThat(RunningGateway.withoutIds(reply))
        .startsWith("data: {\"type\":\"start\",\"provider\":\"gpt\"}\n\n")
        .contains("data: {\"type\":\"token\",\"content\":\"")
        .contains(
            "data: {\"type\":\"done\",\"usage\":{\"input_tokens\":9,\"output_tokens\":2},\"credits_charged\":7,\"scan\":{\"rules\":{\"")
        .endsWith("\"notScanned\":[]}}\n\n");
  }

  @Test
  void what_is_known_stands_in_a_turn_of_its_own_before_the_message() throws Exception {
    gateway.post(
        "/chat",
        "{\"message\":\"Hi\",\"context\":{\"include_signals\":true,\"include_win_rates\":false,\"other\":1},\"conversation_id\":\"c\"}",
        ALICE);
    var inspected = gateway.units.inspected.remove().request();
    assertThat(inspected.messages())
        .startsWith(FakeConversations.BEFORE.toArray(Message[]::new))
        .endsWith(Message.of(Role.USER, "known: signals"), Message.of(Role.USER, "Hi"));
    assertThat(product.saved.remove().question().orElseThrow().parts())
        .isEqualTo(Message.plain("Hi"));
  }

  @ParameterizedTest
  @CsvSource({
    "messages[3].content, message",
    "messages[2].content, context",
    "messages[0].content, conversation_id",
    "messages, conversation_id"
  })
  void what_is_refused_is_named_as_it_was_sent(String elsewhere, String here) throws Exception {
    var refusal = new InputRejected(List.of(Violation.of(elsewhere, "max_chars", "is too long")));
    gateway.units.reply(Addresses.INSPECT, () -> Future.succeededFuture(Outcome.err(refusal)));
    var reply =
        gateway.post(
            "/chat",
            "{\"message\":\"Hi\",\"context\":{\"include_signals\":true},\"conversation_id\":\"c\"}",
            ALICE);
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("\"field\":\"" + here + "\"", here + ": is too long");
  }

  @Test
  void an_id_under_which_nothing_is_is_named() throws Exception {
    gateway.units.reply(
        Addresses.CONVERSATION_LOAD,
        () ->
            Future.succeededFuture(Outcome.err(new NotFound("c", Optional.of("conversation_id")))));
    var reply = gateway.post("/chat", "{\"message\":\"Hi\",\"conversation_id\":\"c\"}", ALICE);
    assertThat(reply.statusCode()).isEqualTo(404);
    assertThat(reply.body())
        .contains("\"error\":\"not_found\"", "\"field\":\"conversation_id\"", "'c'")
        .doesNotContain("\"path\"");
  }

  @Test
  void who_is_no_user_is_refused_and_nothing_is_asked() throws Exception {
    var nobody = gateway.post("/chat", "{\"message\":\"Hi\"}");
    assertThat(nobody.statusCode()).isEqualTo(401);
    assertThat(new JsonObject(nobody.body()).getString("error")).isEqualTo("missing_token");
    gateway.units.answer(
        Addresses.AUTHENTICATE, _ -> Identity.of(new CallerKey("k", "k"), Authority.CALLER));
    var key = gateway.post("/chat", "{\"message\":\"Hi\"}", "Authorization", "Bearer sk-1");
    assertThat(new JsonObject(key.body()).getString("error")).isEqualTo("invalid_token");
    assertThat(gateway.units.inspected).isEmpty();
  }

  @Test
  void a_failed_answer_gives_back_what_was_set_aside() throws Exception {
    gateway.units.provider((_, _, _) ->
        Future.succeededFuture(Outcome.err(new ProviderFailed("openai", 503, "overloaded"))));
    var reply = gateway.post("/chat", "{\"message\":\"Hi\"}", ALICE);
    assertThat(reply.statusCode()).isGreaterThanOrEqualTo(500);
    Eventually.until("it is given back", () -> !product.charged.isEmpty());
    assertThat(product.charged.remove().used()).isEmpty();
  }

  @Test
  void whoever_goes_while_it_is_written_pays_for_what_was_written() throws Exception {
    gateway.units.provider((_, _, events) -> {
      events.write(new Delta.Text("Until here. "));
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    var body = "{\"message\":\"Hi\",\"stream\":true}";
    try (var socket = gateway.send("/chat", body, "Authorization: Bearer a.b.c")) {
      RunningGateway.readUntil(socket, "Until here. ");
    }
    Eventually.until("it is charged", () -> !product.charged.isEmpty());
    assertThat(product.charged.remove().used().orElseThrow().usage().outputTokens()).isPositive();
  }

  @Test
  void what_cannot_be_charged_now_is_charged_later_and_the_answer_is_given() throws Exception {
    gateway.units.stop(Addresses.CREDIT_CHARGE.name());
    var reply = gateway.post("/chat", "{\"message\":\"Hi\"}", ALICE);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    var later = FakeConversations.start(gateway.units);
    ReplicaState present =
        () -> new ReplicaState.Snapshot(Presence.State.READY, List.of(), Map.of());
    Eventually.get(gateway.bus.join(Unit.COST, present));
    Eventually.until("it is charged", () -> !later.charged.isEmpty());
    assertThat(later.charged.remove().used())
        .contains(new ChargeCredits.Used("openai", Usage.of(9, 2)));
  }

  @Test
  void without_credits_nobody_is_answered() throws Exception {
    gateway.units.stop(Addresses.CREDIT_CHECK.name());
    var reply = gateway.post("/chat", "{\"message\":\"Hi\"}", ALICE);
    assertThat(reply.statusCode()).isEqualTo(503);
    assertThat(new JsonObject(reply.body()).getString("error")).isEqualTo("cost_unavailable");
    assertThat(gateway.units.called).isEmpty();
  }

  @Test
  void without_what_is_known_the_answer_is_given_all_the_same() throws Exception {
    gateway.units.stop(Addresses.CONTEXT.name());
    var reply =
        gateway.post("/chat", "{\"message\":\"Hi\",\"context\":{\"include_signals\":true}}", ALICE);
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(gateway.units.inspected.remove().request().messages()).hasSize(1);
  }

  @Test
  void a_body_that_cannot_be_used_is_refused() throws Exception {
    for (var body :
        new String[] {
          "{}",
          "{\"message\":\" \"}",
          "{\"message\":\"x\",\"mode\":\"song\"}",
          "{\"message\":\"x\",\"context\":[]}"
        }) {
      var reply = gateway.post("/chat", body, ALICE);
      assertThat(reply.statusCode()).as(body).isEqualTo(400);
      assertThat(new JsonObject(reply.body()).getString("error"))
          .isEqualTo("input_validation_failed");
    }
  }
}
