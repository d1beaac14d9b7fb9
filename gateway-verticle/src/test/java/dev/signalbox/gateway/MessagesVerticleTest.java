package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.bus.Bus;
import dev.signalbox.testkit.CleanRun;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@CleanRun
class MessagesVerticleTest {
  private static final String HELLO =
      "{\"model\":\"auto\",\"max_tokens\":64,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
  private static final String STREAM = HELLO.replace("64", "64,\"stream\":true");

  @TempDir private Path home;

  private RunningGateway gateway;
  private Vertx vertx;

  @BeforeEach
  void start(Vertx with) {
    vertx = with;
    gateway = RunningGateway.start(vertx, home);
  }

  @ParameterizedTest
  @CsvSource({"/v1/messages", "/v1/messages?beta=true", "/api/messages"})
  void a_whole_answer_is_a_message(String path) throws Exception {
    var reply = gateway.post(path, HELLO, "anthropic-version", "2026-10-21");
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    var body = new JsonObject(reply.body());
    assertThat(body.getString("id")).startsWith("msg_");
    assertThat(body.getString("type")).isEqualTo("message");
    assertThat(body.getString("role")).isEqualTo("assistant");
    assertThat(body.getString("stop_reason")).isEqualTo("end_turn");
    assertThat(body.getJsonArray("content").getJsonObject(0).getString("text")).isEqualTo("Hello");
    assertThat(body.getJsonObject("usage").getMap())
        .containsEntry("input_tokens", 9)
        .containsEntry("output_tokens", 2)
        .containsEntry("cache_read_input_tokens", 0);
    assertThat(body.getJsonObject("signalbox").getString("requestId"))
        .isEqualTo(reply.headers().firstValue("request-id").orElseThrow());
  }

  @Test
  void a_thread_is_refused_in_the_words_on_which_clients_go_on_without_one() throws Exception {
    var threaded = HELLO.replace("64", "64,\"thread\":{\"type\":\"create\"}");
    var reply = gateway.post("/v1/messages", threaded);
    assertThat(reply.statusCode()).isEqualTo(400);
    var error = new JsonObject(reply.body()).getJsonObject("error");
    assertThat(error.getString("message")).contains("thread");
    assertThat(error.getJsonObject("details"))
        .isEqualTo(
            new JsonObject(
                "{\"error_code\":\"thread_unsupported_request\",\"unsupported\":[\"thread\"]}"));

    var wrongElsewhere = gateway.post("/v1/messages", threaded.replace("64", "0"));
    assertThat(new JsonObject(wrongElsewhere.body()).getJsonObject("error").containsKey("details"))
        .isFalse();
  }

  @Test
  void a_stream_has_every_event_in_order() throws Exception {
    var reply = gateway.post("/v1/messages", STREAM);
    assertThat(events(reply))
        .containsExactly(
            "message_start",
            "ping",
            "content_block_start 0 text",
            "content_block_delta 0 text_delta Hello",
            "content_block_stop 0",
            "message_delta end_turn 9 2",
            "message_stop");
  }

  @Test
  void text_that_comes_after_a_call_has_begun_is_still_one_block_before_it() throws Exception {
    says(
        new Delta.Text("Let me "),
        new Delta.ToolCallStart(0, "t1", "weather"),
        new Delta.ToolCallArguments(0, "{\"a\":"),
        new Delta.Text("see."),
        new Delta.ToolCallArguments(0, "\"}\"}"));
    assertThat(events(gateway.post("/v1/messages", withTools(STREAM))))
        .containsSubsequence(
            "content_block_delta 0 text_delta Let me see.",
            "content_block_stop 0",
            "content_block_start 1 tool_use",
            "content_block_delta 1 input_json_delta {\"a\":\"}\"}",
            "content_block_stop 1",
            "message_delta tool_use 9 2");
  }

  @Test
  void parallel_calls_are_blocks_one_after_the_other_however_they_are_mixed() throws Exception {
    says(
        new Delta.ToolCallStart(0, "t1", "weather"),
        new Delta.ToolCallStart(1, "t2", "weather"),
        new Delta.ToolCallArguments(1, "{\"b\":2}"),
        new Delta.ToolCallArguments(0, "{\"a\":"),
        new Delta.ToolCallArguments(0, "1}"));
    assertThat(events(gateway.post("/v1/messages", withTools(STREAM))))
        .containsSubsequence(
            "content_block_start 0 tool_use",
            "content_block_delta 0 input_json_delta {\"a\":1}",
            "content_block_stop 0",
            "content_block_start 1 tool_use",
            "content_block_delta 1 input_json_delta {\"b\":2}",
            "content_block_stop 1",
            "message_delta tool_use 9 2")
        .doesNotContain("content_block_start 2 text");
  }

  @Test
  void thoughts_are_blocks_where_they_are_asked_for_and_nowhere_else() throws Exception {
    says(
        new Delta.Reasoning("Hm."),
        new Delta.ReasoningSignature("c2ln"),
        new Delta.SealedReasoning("c2VhbGVk"),
        new Delta.Text("Yes."));
    var asking =
        STREAM.replace("64", "2048,\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}");
    assertThat(events(gateway.post("/v1/messages", asking)))
        .containsSubsequence(
            "content_block_start 0 thinking",
            "content_block_delta 0 thinking_delta Hm.",
            "content_block_delta 0 signature_delta c2ln",
            "content_block_stop 0",
            "content_block_start 1 redacted_thinking",
            "content_block_stop 1",
            "content_block_start 2 text");
    assertThat(events(gateway.post("/v1/messages", STREAM)))
        .contains("content_block_start 0 text")
        .noneMatch(event -> event.contains("thinking"));
    var whole = gateway.post("/v1/messages", asking.replace(",\"stream\":true", ""));
    assertThat(whole.body())
        .contains(
            "{\"type\":\"thinking\",\"thinking\":\"Hm.\",\"signature\":\"c2ln\"},{\"type\":\"redacted_thinking\"");
  }

  @Test
  void a_broken_stream_ends_with_an_error_event_and_nothing_after_it() throws Exception {
    gateway.units.provider((_, _, events) -> {
      events.write(new Delta.Text("Hel"));
      vertx.setTimer(20, _ -> events.fail(new ProviderFailed("openai", 200, "reset")));
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    var reply = gateway.post("/v1/messages", STREAM);
    assertThat(events(reply)).last().isEqualTo("error api_error");
  }

  @ParameterizedTest
  @CsvSource({
    "400, 400, invalid_request_error, false",
    "404, 404, not_found_error, false",
    "401, 502, api_error, false",
    "429, 429, rate_limit_error, ",
    "503, 529, overloaded_error, ",
    "500, 503, overloaded_error, "
  })
  void an_upstreams_failure_has_the_familys_status_and_type(
      int upstream, int status, String type, String retry) throws Exception {
    gateway.units.provider((_, _, _) ->
        Future.succeededFuture(
            Outcome.err(
                upstream < 429
                    ? new ProviderRejected("openai", upstream, "no")
                    : new ProviderFailed("openai", upstream, "not now"))));
    var reply = gateway.post("/v1/messages", HELLO);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
    var body = new JsonObject(reply.body());
    assertThat(body.getString("type")).isEqualTo("error");
    assertThat(body.getJsonObject("error").getString("type")).isEqualTo(type);
    assertThat(body.getString("request_id"))
        .isEqualTo(reply.headers().firstValue("request-id").orElseThrow());
    assertThat(reply.headers().firstValue("x-should-retry").orElse(null)).isEqualTo(retry);
  }

  @Test
  void what_is_missing_is_named_as_the_vendor_names_it() throws Exception {
    var reply = gateway.post("/v1/messages", "{\"model\":\"auto\",\"messages\":[]}");
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(new JsonObject(reply.body()).getJsonObject("error").getString("type"))
        .isEqualTo("invalid_request_error");
    assertThat(reply.body())
        .contains("messages: at least one message is required")
        .contains("\"field\":\"max_tokens\",\"rule\":\"required\"");
  }

  @Test
  void the_text_that_ended_an_answer_is_named_if_it_is_the_callers() throws Exception {
    var stopping = HELLO.replace("64", "64,\"stop_sequences\":[\"END\"]");
    for (var said : List.of("END", "something else")) {
      gateway.units.provider((_, _, events) -> {
        events.write(new Delta.Text("Hi"));
        events.write(
            new Delta.Finish(FinishReason.STOP, Usage.of(9, 2), "m").stoppedBy(Optional.of(said)));
        events.end();
        return Future.succeededFuture(Outcome.ok(new Bus.Started()));
      });
      var told =
          said.equals("END")
              ? "\"stop_reason\":\"stop_sequence\",\"stop_sequence\":\"END\""
              : "\"stop_reason\":\"end_turn\",\"stop_sequence\":null";
      assertThat(gateway.post("/v1/messages", stopping).body()).contains(told);
      var streamed = stopping.replace("64", "64,\"stream\":true");
      assertThat(gateway.post("/v1/messages", streamed).body())
          .contains("\"delta\":{" + told + "}");
    }
  }

  /// A provider that writes `deltas` and ends.
  private void says(Delta... deltas) {
    gateway.units.provider((_, _, events) -> {
      List.of(deltas).forEach(events::write);
      var calls = List.of(deltas).stream().anyMatch(Delta.ToolCallStart.class::isInstance);
      events.write(
          new Delta.Finish(
              calls ? FinishReason.TOOL_CALLS : FinishReason.STOP, Usage.of(9, 2), "m"));
      events.end();
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
  }

  private static String withTools(String body) {
    return body.replace(
        "64", "64,\"tools\":[{\"name\":\"weather\",\"input_schema\":{\"type\":\"object\"}}]");
  }

  /// Every event in one line; each has its name, which its data repeats. How a text was cut is
  /// chance.
  private static List<String> events(HttpResponse<String> reply) {
    assertThat(reply.headers().firstValue("Content-Type"))
        .contains("text/event-stream; charset=utf-8");
    var events = new ArrayList<String>();
    for (var event : RunningGateway.withoutIds(reply).split("\n\n", 0)) {
      var lines = event.lines().filter(line -> !line.startsWith(": cost ")).toArray(String[]::new);
      var data = new JsonObject(lines[1].substring("data: ".length()));
      assertThat(lines[0]).isEqualTo("event: " + data.getString("type"));
      var line = told(data);
      var kind = line.substring(0, line.lastIndexOf("_delta") + 1);
      if (!kind.isEmpty() && !events.isEmpty() && events.getLast().startsWith(kind)) {
        var more = line.substring(kind.length() + "delta ".length());
        events.set(events.size() - 1, events.getLast() + more);
      } else {
        events.add(line);
      }
    }
    return events;
  }

  private static String told(JsonObject data) {
    var type = data.getString("type");
    return switch (type) {
      case "content_block_start" ->
          type
              + " "
              + data.getInteger("index")
              + " "
              + data.getJsonObject("content_block").getString("type");
      case "content_block_delta" ->
          type + " " + data.getInteger("index") + " " + delta(data.getJsonObject("delta"));
      case "content_block_stop" -> type + " " + data.getInteger("index");
      case "message_delta" ->
          type
              + " "
              + data.getJsonObject("delta").getString("stop_reason")
              + " "
              + data.getJsonObject("usage").getInteger("input_tokens")
              + " "
              + data.getJsonObject("usage").getInteger("output_tokens");
      case "error" -> type + " " + data.getJsonObject("error").getString("type");
      default -> type;
    };
  }

  private static String delta(JsonObject delta) {
    for (var member : List.of("text", "partial_json", "thinking", "signature")) {
      if (delta.containsKey(member)) {
        return delta.getString("type") + " " + delta.getString(member);
      }
    }
    return delta.getString("type");
  }
}
