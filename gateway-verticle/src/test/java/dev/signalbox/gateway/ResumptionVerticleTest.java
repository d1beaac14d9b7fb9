package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.KeptStream;
import dev.signalbox.api.inference.Outlives;
import dev.signalbox.api.inference.StreamTicket;
import dev.signalbox.api.security.FilterOutput;
import dev.signalbox.api.security.FilterProgress;
import dev.signalbox.api.security.FilteredOutput;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.OutboundStream;
import dev.signalbox.bus.ReplicaState;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whoever comes back gets exactly what follows the last event that was read.
@CleanRun
class ResumptionVerticleTest {
  private static final Pattern TIMES = Pattern.compile("(duration|durationMs|latencyMs)\":\\d+");
  private static final Pattern ID = Pattern.compile("(?m)^id: (.+)$");
  private static final List<Delta> ANSWER =
      List.of(
          new Delta.Reasoning("Let me see."),
          new Delta.Text("The quick "),
          new Delta.Text("brown fox"),
          new Delta.Citation("https://example.org/fox", "Foxes"),
          new Delta.Text(" jumps."));
  private static final List<Delta> CALLING =
      List.of(
          new Delta.Text("Let me "),
          new Delta.ToolCallStart(0, "call_a", "f"),
          new Delta.ToolCallArguments(0, "{\"x\""),
          new Delta.ToolCallStart(1, "call_b", "g"),
          new Delta.ToolCallArguments(1, "{}"),
          new Delta.ToolCallArguments(0, ":1}"),
          new Delta.Text("look."));

  @TempDir Path home;
  private RunningGateway gateway;
  private FakeUnits units;
  private List<Delta> answer = ANSWER;
  private Consumer<OutboundStream<Delta>> ending = FakeUnits::finish;

  @BeforeEach
  void start(Vertx vertx) {
    gateway = RunningGateway.start(vertx, home);
    units = gateway.units;
    units.provider((_, _, events) -> answer(events));
    var _ = Eventually.get(gateway.bus.join(Unit.PROVIDERS, () -> ReplicaState.Snapshot.READY));
    Eventually.until(
        "providers are heard", () -> !gateway.bus.rollCall().of(Unit.PROVIDERS).isEmpty());
    units.answer(
        Addresses.FIND_STREAM,
        _ -> new KeptStream(units.called.element(), new Deadline(Long.MAX_VALUE)));
    var _ = Eventually.get(gateway.bus.serve(Addresses.RESUME, (_, _, events) -> answer(events)));
  }

  private Future<Outcome<Bus.Started>> answer(OutboundStream<Delta> events) {
    answer.forEach(events::write);
    ending.accept(events);
    return Future.succeededFuture(Outcome.ok(new Bus.Started()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/infer|{'model':'auto','systemPrompt':'Be brief.','messages':[{'role':'user','content':'Hello'}],'stream':true}",
        "/api/ai/stream|{'prompt':'Hello'}",
        "/v1/chat/completions|{'model':'m','messages':[{'role':'user','content':'Hello'}],'stream':true}",
        "/v1/chat/completions|{'model':'m','messages':[{'role':'user','content':'Hello'}],'stream':true,'stream_options':{'include_usage':true}}",
        "/v1/responses|{'model':'m','input':'Hello','instructions':'Be brief.','temperature':1,'stream':true}",
        "/v1/messages|{'model':'m','max_tokens':99,'messages':[{'role':'user','content':'Hello'}],'stream':true}",
        "/v1/messages|{'model':'m','max_tokens':2099,'thinking':{'type':'enabled','budget_tokens':1024},'messages':[{'role':'user','content':'Hello'}],'stream':true}"
      })
  void the_rest_follows_any_event_of_any_dialect(String path, String body) throws Exception {
    restFollowsAnyEvent(path, body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/infer|{'model':'auto','systemPrompt':'','messages':[{'role':'user','content':'Hello'}],'stream':true,'tools':[{'name':'f'},{'name':'g'}]}",
        "/v1/chat/completions|{'model':'m','messages':[{'role':'user','content':'Hello'}],'stream':true,'tools':[{'type':'function','function':{'name':'f'}},{'type':'function','function':{'name':'g'}}]}",
        "/v1/responses|{'model':'m','input':'Hello','stream':true,'tools':[{'type':'function','name':'f'},{'type':'function','name':'g'}]}",
        "/v1/messages|{'model':'m','max_tokens':99,'messages':[{'role':'user','content':'Hello'}],'stream':true,'tools':[{'name':'f','input_schema':{'type':'object'}}]}"
      })
  void the_rest_of_an_answer_with_tools_follows_too(String path, String body) throws Exception {
    answer = CALLING;
    restFollowsAnyEvent(path, body);
  }

  private void restFollowsAnyEvent(String path, String body) throws Exception {
    var whole = gateway.post(path, body.replace('\'', '"'), Resumption.RESUMABLE, "true");
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.headers().firstValue(Resumption.RESUMABLE)).contains("true");
    var events = events(whole.body());
    assertThat(events).hasSizeGreaterThan(4).allMatch(event -> event.startsWith("id: "));

    for (var read = 1; read < events.size(); read++) {
      var rest = resume(path, idOf(events.get(read - 1)));
      assertThat(rest.statusCode()).isEqualTo(200);
      assertThat(rest.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/event-stream");
      assertThat(events(rest.body()))
          .as("after %s", events.get(read - 1))
          .isEqualTo(events.subList(read, events.size()));
    }
    nothingFollowsTheLast(path, idOf(events.getLast()));
    assertThat(units.called).hasSize(1);
    assertThat(units.settled.stream().map(settle -> settle.id()).distinct()).hasSize(1);
    assertThat(units.settled.stream().map(settle -> settle.charges()).distinct()).hasSize(1);
  }

  /// Who reads events asks no more then.
  private void nothingFollowsTheLast(String path, String last) throws Exception {
    var nothing = resume(path, last);
    assertThat(nothing.statusCode()).isEqualTo(204);
    assertThat(nothing.body()).isEmpty();
    assertThat(nothing.headers().firstValue("Content-Type")).isEmpty();
    var beyond = resume(path, last.replaceFirst(":\\d+\\.", ":999."));
    assertThat(beyond.statusCode()).as(beyond.body()).isEqualTo(400);
    assertThat(beyond.body()).contains("Last-Event-ID", "beyond");
    assertThat(beyond.headers().firstValue("Content-Type").orElse("")).contains("json");
  }

  @Test
  void who_says_nothing_has_ids_too_and_is_told_what_they_are_good_for() throws Exception {
    var whole = gateway.post("/infer", RunningGateway.STREAM);

    assertThat(events(whole.body())).isNotEmpty().allMatch(event -> event.startsWith("id: "));
    assertThat(whole.headers().firstValue(Resumption.RESUMABLE)).contains("connection");
    assertThat(units.called.element().ticket().map(StreamTicket::outlives))
        .contains(Outlives.CONNECTION);
  }

  @Test
  void who_ended_a_call_gets_what_had_come_and_nothing_that_the_filter_held() throws Exception {
    units.answer(Addresses.FILTER, ResumptionVerticleTest::holdingFromHash);
    var whole = gateway.post("/infer", RunningGateway.STREAM);
    answer = List.of(new Delta.Text("The quick "), new Delta.Text("fox #withheld"));
    ending = events -> events.fail(new GatewayError.CallEnded());

    var rest = resume("/infer", idOf(events(whole.body()).getFirst()));

    assertThat(rest.statusCode()).isEqualTo(200);
    assertThat(rest.body())
        .contains("The quick fox ", "event: error", "CALL_ENDED", "X-Resumable: true")
        .doesNotContain("#", "withheld", "event: done");
  }

  /// Lets nothing go that follows a hash before the text is whole.
  private static FilteredOutput holdingFromHash(FilterOutput question) {
    var text = question.progress().held() + question.text();
    var from = question.last() || text.indexOf('#') < 0 ? text.length() : text.indexOf('#');
    return new FilteredOutput(
        text.substring(0, from), new FilterProgress(text.substring(from), "", 0), List.of());
  }

  @Test
  void an_id_nobody_was_given_is_refused_and_one_that_is_not_kept_is_not_found() throws Exception {
    assertThat(resume("/infer", "nonsense").statusCode()).isEqualTo(400);
    providersKeepNothing();

    var unknown = resume("/infer", "req_1:12.0.0.0.4");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("\"field\":\"Last-Event-ID\"", "'req_1:12.0.0.0.4'");
    assertThat(resume("/v1/responses", "req_1:12.0.0.0.4").body())
        .contains("\"param\":\"Last-Event-ID\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "PUT", "PATCH", "OPTIONS", "HEAD"})
  void a_stream_is_gone_on_with_by_reading_it_only(String method) throws Exception {
    var whole = gateway.post("/infer", RunningGateway.STREAM, Resumption.RESUMABLE, "true");
    var id = idOf(events(whole.body()).getFirst());

    var other = gateway.ask(method, "/infer", "", Resumption.LAST_EVENT_ID, id);

    assertThat(other.statusCode()).isEqualTo(405);
    assertThat(other.headers().firstValue("Allow")).contains("GET, POST");
  }

  @Test
  void an_id_beyond_the_end_is_refused_in_the_stream_where_a_part_of_it_has_left()
      throws Exception {
    var whole = gateway.post("/infer", RunningGateway.STREAM, Resumption.RESUMABLE, "true");
    var id = idOf(events(whole.body()).getFirst()).replaceFirst(":\\d+\\.", ":999.");

    var rest = resume("/infer", id);

    assertThat(rest.statusCode()).as("the citation has left").isEqualTo(200);
    assertThat(events(rest.body()).getFirst()).contains("event: citation");
    assertThat(events(rest.body()).getLast()).contains("event: error", "Last-Event-ID");
  }

  private void providersKeepNothing() {
    units.reply(
        Addresses.FIND_STREAM,
        () -> Future.succeededFuture(Outcome.err(new GatewayError.NotFound("any"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/infer|{'model':'auto','systemPrompt':'Be brief.','messages':[{'role':'user','content':'Hello'}],'stream':true}",
        "/v1/chat/completions|{'model':'m','messages':[{'role':'user','content':'Hello'}],'stream':true}",
        "/v1/responses|{'model':'m','input':'Hello','stream':true}",
        "/v1/messages|{'model':'m','max_tokens':99,'messages':[{'role':'user','content':'Hello'}],'stream':true}"
      })
  void what_had_come_is_had_again_with_the_loss_of_those_who_kept_it(String asked)
      throws Exception {
    var lost = new AtomicReference<Runnable>();
    units.provider((_, _, events) -> {
      ANSWER.forEach(events::write);
      var serving = Objects.requireNonNull(Vertx.currentContext());
      lost.set(() ->
          serving.runOnContext(_ -> events.fail(new GatewayError.UnitUnavailable(Unit.PROVIDERS))));
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    providersKeepNothing();
    var path = asked.substring(0, asked.indexOf('|'));
    var body = asked.substring(path.length() + 1).replace('\'', '"');
    var events = eventsUntil("jumps", path, body, () -> lost.get().run());
    var lastOfText = events.stream().takeWhile(event -> !event.contains("providers unit")).count();
    assertThat(lastOfText).isBetween(2L, events.size() - 1L);

    for (var read = 1; read <= lastOfText; read++) {
      var rest = resume(path, idOf(events.get(read - 1)));
      assertThat(rest.statusCode()).isEqualTo(200);
      assertThat(events(rest.body())).isEqualTo(events.subList(read, events.size()));
    }
    assertThat(units.called).hasSize(1);
    Eventually.until("it is settled", () -> !units.settled.isEmpty());
    assertThat(units.settled.stream().map(settle -> settle.id()).distinct()).hasSize(1);
    assertThat(units.settled)
        .allMatch(settle -> settle.charges().getFirst().usage().outputTokens() > 0);
  }

  /// What is answered, where `then` follows `words`.
  private List<String> eventsUntil(String words, String path, String body, Runnable then)
      throws Exception {
    var request =
        HttpRequest.newBuilder(gateway.uri(path))
            .header(Resumption.RESUMABLE, "true")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    var read = new StringBuilder();
    try (var in = gateway.http().send(request, BodyHandlers.ofInputStream()).body()) {
      while (read.indexOf(words) < 0) {
        var next = in.read();
        assertThat(next).as("closed after: %s", read).isNotNegative();
        read.append((char) next);
      }
      then.run();
      return events(read + new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void it_is_looked_for_again_while_somebody_who_may_have_it_gives_no_answer() throws Exception {
    var whole = gateway.post("/infer", RunningGateway.STREAM, Resumption.RESUMABLE, "true");
    var events = events(whole.body());
    units.stop(Addresses.FIND_STREAM.name());
    var request =
        HttpRequest.newBuilder(gateway.uri("/infer"))
            .header(Resumption.LAST_EVENT_ID, idOf(events.getFirst()))
            .build();
    var rest = gateway.http().sendAsync(request, BodyHandlers.ofString());
    units.answer(
        Addresses.FIND_STREAM,
        _ -> new KeptStream(units.called.element(), new Deadline(Long.MAX_VALUE)));

    assertThat(events(rest.get().body())).isEqualTo(events.subList(1, events.size()));
  }

  @Test
  void a_client_that_goes_does_not_end_what_is_kept() throws Exception {
    units.provider((_, _, events) -> {
      events.write(new Delta.Text("Hel"));
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    var plain = gateway.send("/infer", RunningGateway.STREAM);
    RunningGateway.readUntil(plain, "Hel");
    var kept = gateway.send("/infer", RunningGateway.STREAM, Resumption.RESUMABLE + ": true");
    RunningGateway.readUntil(kept, "Hel");

    kept.close();
    plain.close();

    Eventually.until("the plain one is settled", () -> units.settled.size() == 1);
    assertThat(units.cancelled).hasSize(1);
  }

  private HttpResponse<String> resume(String path, String id) throws Exception {
    return gateway.ask("GET", path, "", Resumption.LAST_EVENT_ID, id);
  }

  private static String idOf(String event) {
    var id = ID.matcher(event);
    assertThat(id.find()).isTrue();
    return id.group(1);
  }

  /// Without what tells the time.
  private static List<String> events(String body) {
    var events = new ArrayList<String>();
    for (var event : body.split("\n\n", -1)) {
      if (!event.isEmpty()) {
        events.add(TIMES.matcher(event).replaceAll("$1\":0"));
      }
    }
    return events;
  }
}
