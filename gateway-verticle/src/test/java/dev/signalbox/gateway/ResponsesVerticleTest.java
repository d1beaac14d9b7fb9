package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.EmbedTexts;
import dev.signalbox.api.inference.Embeddings;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Tool;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.inference.Vector;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.testkit.CleanRun;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `/v1/responses`, and `/v1/embeddings` beside it.
@CleanRun
class ResponsesVerticleTest {
  private static final String PATH = "/v1/responses";

  @TempDir Path home;
  private RunningGateway gateway;

  @BeforeEach
  void start(Vertx vertx) {
    gateway = RunningGateway.start(vertx, home);
  }

  private void thinking() {
    gateway.units.provider((_, _, events) -> {
      events.write(new Delta.Reasoning("hm"));
      events.write(new Delta.ReasoningSignature("c2ln"));
      events.write(new Delta.Text("Hel"));
      events.write(new Delta.Text("lo"));
      events.write(new Delta.ToolCallStart(0, "c1", "made_up"));
      events.write(new Delta.ToolCallArguments(0, "{}"));
      events.write(new Delta.Finish(FinishReason.LENGTH, Usage.of(9, 2), "gpt-x"));
      events.end();
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
  }

  @Test
  void answers_with_items_in_order() throws Exception {
    thinking();
    var reply =
        gateway.post(PATH, "{\"model\":\"auto\",\"input\":\"Hi\",\"instructions\":\"Be brief.\"}");
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    var body = new JsonObject(reply.body());
    assertThat(body.getString("status")).isEqualTo("incomplete");
    assertThat(body.getJsonObject("incomplete_details").getString("reason"))
        .isEqualTo("max_output_tokens");
    assertThat(types(body.getJsonArray("output")))
        .containsExactly("reasoning", "message", "function_call");
    assertThat(body.getJsonArray("output").getJsonObject(0).getString("encrypted_content"))
        .isEqualTo("c2ln");
    assertThat(body.getString("instructions")).isEqualTo("Be brief.");
    assertThat(body.getJsonObject("usage").getInteger("total_tokens")).isEqualTo(11);
    assertThat(gateway.units.inspected.element().request().systemPrompt()).isEqualTo("Be brief.");
  }

  private static List<String> types(JsonArray items) {
    var types = new ArrayList<String>();
    for (var at = 0; at < items.size(); at++) {
      types.add(items.getJsonObject(at).getString("type"));
    }
    return types;
  }

  @Test
  void items_of_earlier_turns_become_messages() throws Exception {
    var reply =
        gateway.post(
            PATH,
            """
            {"model":"auto","input":[
              {"role":"user","content":[{"type":"input_text","text":"Hi"}]},
              {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"hm"}],
               "encrypted_content":"c2ln"},
              {"type":"message","role":"assistant","content":[{"type":"output_text","text":"One moment."}]},
              {"type":"function_call","call_id":"c1","name":"add","arguments":"{}"},
              {"type":"function_call","call_id":"c2","name":"add","arguments":"{}"},
              {"type":"function_call_output","call_id":"c1","output":"2"}],
             "tools":[{"type":"function","name":"add","parameters":{"type":"object"},"strict":true}],
             "text":{"format":{"type":"json_schema","name":"n","schema":{"type":"object"}}}}\
            """);
    var request = gateway.units.inspected.element().request();
    assertThat(request.messages())
        .extracting(Message::role)
        .containsExactly(Role.USER, Role.ASSISTANT, Role.TOOL);
    var turn = request.messages().get(1);
    assertThat(turn.parts())
        .containsExactly(new Part.Thinking("hm", "c2ln"), new Part.Text("One moment."));
    assertThat(turn.toolCalls()).hasSize(2);
    assertThat(request.tools()).extracting(Tool::strict).containsExactly(true);
    var told = new JsonObject(reply.body()).getJsonArray("tools").getJsonObject(0);
    assertThat(told.getBoolean("strict")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/responses, '\"input\":[null]', input[0]",
    "/v1/embeddings, '\"input\":[\"a\",null]', input[1]",
    "/v1/chat/completions, '\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"stop\":[null]', stop[0]"
  })
  void an_element_is_not_absent_where_it_is_null(String path, String fields, String param)
      throws Exception {
    var reply = gateway.post(path, "{\"model\":\"auto\"," + fields + "}");
    assertThat(reply.statusCode()).isEqualTo(400);
    var error = new JsonObject(reply.body()).getJsonObject("error");
    assertThat(error.getString("param")).isEqualTo(param);
    assertThat(error.getString("code")).isEqualTo("invalid_type");
  }

  @Test
  void what_needs_memory_is_refused() throws Exception {
    var reply =
        gateway.post(
            PATH, "{\"model\":\"auto\",\"input\":\"Hi\",\"previous_response_id\":\"resp_1\"}");
    assertThat(reply.statusCode()).isEqualTo(400);
    var error = new JsonObject(reply.body()).getJsonObject("error");
    assertThat(error.getString("param")).isEqualTo("previous_response_id");
    assertThat(error.getString("code")).isEqualTo("unsupported_parameter");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"top_logprobs\":2', top_logprobs",
    "'\"include\":[\"reasoning.encrypted_content\",\"message.output_text.logprobs\"]', include[1]"
  })
  void likelihoods_are_refused_by_name(String fields, String param) throws Exception {
    var reply = gateway.post(PATH, "{\"model\":\"auto\",\"input\":\"Hi\"," + fields + "}");
    assertThat(reply.statusCode()).isEqualTo(400);
    var error = new JsonObject(reply.body()).getJsonObject("error");
    assertThat(error.getString("param")).isEqualTo(param);
    assertThat(error.getString("code")).isEqualTo("unsupported_parameter");
    var without = "{\"model\":\"auto\",\"input\":\"Hi\",\"top_logprobs\":0,\"include\":null}";
    assertThat(gateway.post(PATH, without).statusCode()).isEqualTo(200);
  }

  @Test
  void words_that_the_filter_held_stand_before_the_call_they_led_to() throws Exception {
    gateway.units.provider((_, _, events) -> {
      events.write(new Delta.ToolCallStart(0, "c1", "made_up"));
      events.write(new Delta.Text("I call."));
      events.write(new Delta.ToolCallArguments(0, "{}"));
      events.write(new Delta.ToolCallStart(1, "c2", "made_up"));
      events.write(new Delta.Finish(FinishReason.TOOL_CALLS, Usage.of(9, 2), "gpt-x"));
      events.end();
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    var body = gateway.post(PATH, "{\"model\":\"auto\",\"input\":\"Hi\",\"stream\":true}").body();
    var last = body.lines().filter(line -> line.startsWith("data: ")).toList().getLast();
    var output =
        new JsonObject(last.substring("data: ".length()))
            .getJsonObject("response")
            .getJsonArray("output");
    assertThat(types(output)).containsExactly("message", "function_call", "function_call");
    assertThat(output.getJsonObject(2).getString("call_id")).isEqualTo("c2");
    assertThat(output.getJsonObject(2).getString("arguments")).isEqualTo("{}");
  }

  @Test
  void a_call_without_arguments_stands_before_those_that_came_after_it() throws Exception {
    gateway.units.provider((_, _, events) -> {
      events.write(new Delta.ToolCallStart(0, "c1", "made_up"));
      events.write(new Delta.ToolCallStart(1, "c2", "made_up"));
      events.write(new Delta.ToolCallArguments(1, "{\"a\":1}"));
      events.write(new Delta.ToolCallArguments(0, "{}"));
      events.write(new Delta.Finish(FinishReason.TOOL_CALLS, Usage.of(9, 2), "gpt-x"));
      events.end();
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    var body = gateway.post(PATH, "{\"model\":\"auto\",\"input\":\"Hi\",\"stream\":true}").body();
    var last = body.lines().filter(line -> line.startsWith("data: ")).toList().getLast();
    var output =
        new JsonObject(last.substring("data: ".length()))
            .getJsonObject("response")
            .getJsonArray("output");
    assertThat(output)
        .extracting(call -> ((JsonObject) call).getString("call_id"))
        .containsExactly("c1", "c2");
  }

  @Test
  void streams_every_event_in_order_and_numbered() throws Exception {
    thinking();
    var body = gateway.post(PATH, "{\"model\":\"auto\",\"input\":\"Hi\",\"stream\":true}").body();
    var events =
        body.lines()
            .filter(line -> line.startsWith("data: "))
            .map(line -> new JsonObject(line.substring("data: ".length())))
            .toList();
    assertThat(events)
        .extracting(event -> event.getString("type"))
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.reasoning_summary_part.added",
            "response.reasoning_summary_text.delta",
            "response.reasoning_summary_text.done",
            "response.reasoning_summary_part.done",
            "response.output_item.done",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_item.added",
            "response.function_call_arguments.delta",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.function_call_arguments.done",
            "response.output_item.done",
            "response.incomplete");
    for (var at = 0; at < events.size(); at++) {
      assertThat(events.get(at).getInteger("sequence_number")).isEqualTo(at);
    }
    assertThat(types(events.getLast().getJsonObject("response").getJsonArray("output")))
        .containsExactly("reasoning", "message", "function_call");
    assertThat(body).contains("event: response.created\n").doesNotContain("[DONE]");
  }

  @Test
  void texts_become_vectors_as_numbers_or_bytes() throws Exception {
    var asked = new ConcurrentLinkedQueue<EmbedTexts>();
    gateway.units.answer(
        Addresses.EMBED,
        question -> {
          asked.add(question);
          return new Embeddings(
              List.of(Vector.of(0.5f, -1), Vector.of(2, 3)), Usage.of(4, 0), "embed-1");
        });
    var body = "{\"model\":\"auto\",\"input\":[\"a\",\"b\"],\"dimensions\":2";
    var numbers = new JsonObject(gateway.post("/v1/embeddings", body + "}").body());
    assertThat(numbers.getJsonArray("data").getJsonObject(0).getJsonArray("embedding").encode())
        .isEqualTo("[0.5,-1.0]");
    assertThat(numbers.getJsonArray("data").getJsonObject(1).getInteger("index")).isEqualTo(1);
    assertThat(numbers.getJsonObject("usage").getInteger("prompt_tokens")).isEqualTo(4);
    var bytes =
        new JsonObject(
            gateway.post("/v1/embeddings", body + ",\"encoding_format\":\"base64\"}").body());
    assertThat(bytes.getJsonArray("data").getJsonObject(0).getString("embedding"))
        .isEqualTo(Vector.of(0.5f, -1).base64());
    assertThat(asked.element().texts()).containsExactly("a", "b");
    assertThat(asked.element().dimensions()).hasValue(2);
    assertThat(gateway.units.inspected).hasSize(2);
    assertThat(gateway.units.inspected.element().request().routing().capabilities())
        .containsExactly(Capability.EMBEDDINGS);
    assertThat(gateway.units.settled).hasSize(2);
    assertThat(gateway.units.settled.element().charges()).hasSize(1);
  }
}
