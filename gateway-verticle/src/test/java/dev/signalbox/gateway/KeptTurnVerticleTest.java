package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.conversation.SaveTurn;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.KeptStream;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.OutboundStream;
import dev.signalbox.bus.ReplicaState;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Turns of conversations and answers of the assistant go on elsewhere too, and what has to be done
/// at their end is done by who comes to it.
@CleanRun
class KeptTurnVerticleTest {
  private static final String[] ALICE = {
    "Authorization", "Bearer a.b.c", Resumption.RESUMABLE, "true"
  };
  private static final List<Delta> ANSWER =
      List.of(new Delta.Text("The quick "), new Delta.Text("brown fox"), new Delta.Text(" jumps."));

  @TempDir Path home;
  private RunningGateway gateway;
  private FakeUnits units;
  private FakeConversations product;

  @BeforeEach
  void start(Vertx vertx) {
    gateway = RunningGateway.start(vertx, home);
    units = gateway.units;
    product = FakeConversations.start(units);
    units.provider((_, _, events) -> answer(events));
    var _ = Eventually.get(gateway.bus.join(Unit.PROVIDERS, () -> ReplicaState.Snapshot.READY));
    Eventually.until(
        "providers are heard", () -> !gateway.bus.rollCall().of(Unit.PROVIDERS).isEmpty());
    units.answer(
        Addresses.FIND_STREAM,
        _ -> new KeptStream(units.called.element(), new Deadline(Long.MAX_VALUE)));
    var _ = Eventually.get(gateway.bus.serve(Addresses.RESUME, (_, _, events) -> answer(events)));
  }

  private static Future<Outcome<Bus.Started>> answer(OutboundStream<Delta> events) {
    ANSWER.forEach(events::write);
    FakeUnits.finish(events);
    return Future.succeededFuture(Outcome.ok(new Bus.Started()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/chat/completions|{'message':'Now?'}",
        "/v1/chat/completions|{'message':'Now?','conversation_id':'c','stream_options':{'include_usage':true}}",
        "/v1/chat/regenerate|{'conversation_id':'c','message_id':'m'}",
        "/chat|{'message':'Now?','stream':true}",
        "/chat|{'message':'Now?','stream':true,'conversation_id':'c'}"
      })
  void the_rest_follows_any_event_and_the_end_is_the_same(String path, String body)
      throws Exception {
    var whole = gateway.post(path, body.replace('\'', '"'), ALICE);
    assertThat(whole.statusCode()).as(whole.body()).isEqualTo(200);
    assertThat(whole.headers().firstValue(Resumption.RESUMABLE)).contains("true");
    var events = events(whole.body());
    assertThat(events).hasSizeGreaterThan(2).allMatch(event -> event.startsWith("id: "));
    var saved = lastSaved();

    for (var read = 1; read <= events.size(); read++) {
      var id = events.get(read - 1).lines().findFirst().orElseThrow().substring("id: ".length());
      var rest =
          gateway.ask(
              "GET", path, "", "Authorization", "Bearer a.b.c", Resumption.LAST_EVENT_ID, id);
      assertThat(rest.statusCode()).isEqualTo(read < events.size() ? 200 : 204);
      assertThat(events(rest.body())).as(id).isEqualTo(events.subList(read, events.size()));
    }
    assertThat(units.called).hasSize(1);
    assertThat(units.settled.stream().map(settle -> settle.charges()).distinct()).hasSize(1);
    assertThat(product.charged.stream().distinct()).hasSize(path.equals("/chat") ? 1 : 0);
    assertThat(lastSaved()).isEqualTo(saved);
  }

  private Optional<SaveTurn> lastSaved() {
    return product.saved.stream().reduce((_, last) -> last);
  }

  private static List<String> events(String body) {
    return Arrays.stream(body.split("\n\n", -1)).filter(event -> !event.isEmpty()).toList();
  }

  @Test
  void a_turn_whose_gateway_went_is_saved_whole_by_the_next() throws Exception {
    units.provider((_, _, events) -> {
      events.write(ANSWER.getFirst());
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    var body = "{\"message\":\"Now?\",\"conversation_id\":\"c\"}";
    try (var socket =
        gateway.send(
            "/v1/chat/completions", body, "Authorization: Bearer a", "X-Resumable: true")) {
      var read = RunningGateway.readUntil(socket, "The quick ");
      var id = read.substring(read.lastIndexOf("id: ") + 4, read.lastIndexOf("\ndata"));
      var rest =
          gateway.ask(
              "POST",
              "/v1/chat/completions",
              "",
              "Authorization",
              "Bearer a",
              Resumption.LAST_EVENT_ID,
              id);
      assertThat(rest.body()).doesNotContain("quick").contains("brown fox").contains("[DONE]");
    }
    var end = lastSaved().orElseThrow();
    assertThat(end.answer().state()).isEqualTo(SaveTurn.State.COMPLETE);
    assertThat(end.answer().text()).isEqualTo("The quick brown fox jumps.");
    assertThat(end.question()).isPresent();
  }

  @Test
  void who_is_taken_over_saves_nothing_and_gives_no_credits_back() throws Exception {
    var first = Promise.<OutboundStream<Delta>>promise();
    units.provider((_, _, events) -> {
      events.write(ANSWER.getFirst());
      first.complete(events);
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    var body = "{\"message\":\"Now?\",\"stream\":true,\"conversation_id\":\"c\"}";
    try (var socket =
        gateway.send("/chat", body, "Authorization: Bearer a.b.c", "X-Resumable: true")) {
      RunningGateway.readUntil(socket, "The quick ");
      Eventually.get(first.future())
          .fail(new GatewayError.Conflict("the stream was resumed elsewhere"));
      assertThat(RunningGateway.readUntil(socket, "0\r\n\r\n")).contains("conflict");
    }
    assertThat(product.charged).isEmpty();
    assertThat(units.settled).isEmpty();
    assertThat(product.saved)
        .extracting(turn -> turn.answer().state())
        .containsExactly(SaveTurn.State.BEGUN);
  }

  @Test
  void who_comes_back_in_vain_pays_for_what_was_written() throws Exception {
    units.provider((_, _, events) -> {
      events.write(ANSWER.getFirst());
      events.fail(new GatewayError.ProviderFailed("openai", 0, "gone"));
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    var reply = gateway.post("/v1/chat/completions", "{\"message\":\"Now?\"}", ALICE);

    assertThat(reply.body()).contains("The quick ").contains("\"error\"");
    assertThat(product.saved).as("before its end is told").hasSize(2);
    assertThat(lastSaved().orElseThrow().answer().state()).isEqualTo(SaveTurn.State.INCOMPLETE);
    assertThat(units.settled.element().charges().getFirst().usage())
        .extracting(Usage::estimated)
        .isEqualTo(true);
  }
}
