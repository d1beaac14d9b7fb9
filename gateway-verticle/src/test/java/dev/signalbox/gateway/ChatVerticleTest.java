package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Thinking;
import dev.signalbox.api.inference.ToolChoice;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.bus.Bus;
import dev.signalbox.testkit.CleanRun;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@CleanRun
class ChatVerticleTest {
  private static final String PATH = "/v1/chat/completions";
  private static final String HELLO =
      "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

  @TempDir Path home;
  private RunningGateway gateway;
  private Vertx vertx;

  @BeforeEach
  void start(Vertx with) {
    vertx = with;
    gateway = RunningGateway.start(vertx, home);
  }

  private void saying(Delta... deltas) {
    gateway.units.provider((_, _, events) -> {
      for (var delta : deltas) {
        events.write(delta);
      }
      events.write(new Delta.Finish(FinishReason.TOOL_CALLS, Usage.of(9, 2), "gpt-x"));
      events.end();
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
  }

  @Test
  void answers_as_the_vendor_does() throws Exception {
    var reply = gateway.post(PATH, HELLO);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    assertThat(reply.headers().firstValue("X-Output-Scan")).contains("passed");
    var body = new JsonObject(reply.body());
    assertThat(body.getString("object")).isEqualTo("chat.completion");
    assertThat(body.getString("id")).startsWith("chatcmpl-");
    assertThat(body.getLong("created")).isPositive();
    var choice = body.getJsonArray("choices").getJsonObject(0);
    assertThat(choice.getString("finish_reason")).isEqualTo("stop");
    assertThat(choice.getJsonObject("message").getMap())
        .containsEntry("role", "assistant")
        .containsEntry("content", "Hello")
        .containsEntry("refusal", null);
    assertThat(body.getJsonObject("usage").getMap())
        .containsEntry("prompt_tokens", 9)
        .containsEntry("completion_tokens", 2)
        .containsEntry("total_tokens", 11);
    assertThat(reply.headers().firstValue("x-request-id")).isPresent();
    assertThat(reply.headers().firstValue("X-Cost"))
        .contains("request=0.000000003, thisCycle=0.000000001, total=0.000000002, state=OK");
  }

  @Test
  void every_field_finds_its_place_in_the_request() throws Exception {
    var reply =
        gateway.post(
            PATH,
            """
            {"model":"openai/gpt-4o-mini","messages":[
              {"role":"system","content":"Be brief."},{"role":"developer","content":"Be kind."},
              {"role":"user","content":"Hi"},
              {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",
                "function":{"name":"add","arguments":"{}"}}]},
              {"role":"tool","tool_call_id":"c1","content":[{"type":"text","text":"2"}]}],
             "temperature":0.5,"top_p":0.9,"max_completion_tokens":7,"max_tokens":9,"stop":"END",
             "seed":-3,"presence_penalty":-1,"frequency_penalty":1.5,"reasoning_effort":"low",
             "parallel_tool_calls":false,"n":1,"logprobs":false,"metadata":{"team":"blue"},
             "tools":[{"type":"function","function":{"name":"add","parameters":{"type":"object"}}}],
             "tool_choice":{"type":"function","function":{"name":"add"}},
             "response_format":{"type":"json_object"},"service_tier":"priority",
             "modalities":["text","audio"],"audio":{"voice":"alloy"},"search_parameters":{"mode":"on"},
             "cache_control":{"type":"ephemeral","ttl": "1h"},
             "logit_bias":{"50256":-100},"verbosity":"l\\u006fw"}\
            """);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    var request = gateway.units.inspected.element().request();
    assertThat(request.systemPrompt()).isEqualTo("Be brief.\n\nBe kind.");
    assertThat(request.messages())
        .extracting(Message::role)
        .containsExactly(Role.USER, Role.ASSISTANT, Role.TOOL);
    var sampling = request.sampling();
    assertThat(sampling.temperature()).hasValue(0.5);
    assertThat(sampling.topP()).hasValue(0.9);
    assertThat(sampling.maxTokens()).hasValue(7);
    assertThat(sampling.stop()).containsExactly("END");
    assertThat(sampling.seed()).hasValue(-3);
    assertThat(sampling.presencePenalty()).hasValue(-1);
    assertThat(sampling.frequencyPenalty()).hasValue(1.5);
    var generation = request.generation();
    assertThat(generation.thinking()).isEqualTo(Thinking.of(Thinking.Effort.LOW));
    assertThat(generation.toolUse().choice()).isEqualTo(new ToolChoice.Named("add"));
    assertThat(generation.toolUse().parallel()).isFalse();
    assertThat(request.responseFormat()).isEqualTo(new ResponseFormat.JsonObject());
    assertThat(request.metadata()).isEqualTo(Map.of("team", "blue"));
    assertThat(generation.extras().fields())
        .isEqualTo(Map.of("logit_bias", "{\"50256\":-100}", "verbosity", "\"low\""));
  }

  @Test
  void streams_chunks_that_end_with_done() throws Exception {
    var reply = gateway.post(PATH, HELLO.replace("}]", "}],\"stream\":true"));
    assertThat(reply.headers().firstValue("Content-Type"))
        .contains("text/event-stream; charset=utf-8");
    var chunks = chunks(reply.body());
    assertThat(chunks).extracting(chunk -> chunk.getString("id")).containsOnly(id(chunks));
    assertThat(choice(chunks.getFirst()))
        .isEqualTo(
            "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":null}");
    assertThat(choice(chunks.get(1)))
        .startsWith("{\"index\":0,\"delta\":{\"content\":\"Hel")
        .endsWith("\"},\"logprobs\":null,\"finish_reason\":null}");
    assertThat(choice(chunks.getLast()))
        .isEqualTo("{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}");
    assertThat(RunningGateway.withoutIds(reply))
        .endsWith("data: [DONE]\n\n")
        .doesNotContain("event:", "usage")
        .contains(
            "\n\n: cost request=0.000000003, thisCycle=0.000000001, total=0.000000002, state=OK\n",
            "state=OK\n: scan passed\n");
  }

  @Test
  void the_usage_comes_last_where_it_is_asked_for() throws Exception {
    var reply =
        gateway.post(
            PATH,
            HELLO.replace("}]", "}],\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
    var chunks = chunks(reply.body());
    var last = chunks.getLast();
    assertThat(chunks.subList(0, chunks.size() - 1))
        .isNotEmpty()
        .allMatch(chunk -> chunk.containsKey("usage") && chunk.getValue("usage") == null);
    assertThat(last.getJsonArray("choices")).isEmpty();
    assertThat(last.getJsonObject("usage").getInteger("total_tokens")).isEqualTo(11);
  }

  @Test
  void thoughts_calls_refusals_and_sources_have_their_places() throws Exception {
    saying(
        new Delta.Reasoning("hm"),
        new Delta.ReasoningSignature("c2ln"),
        new Delta.ToolCallStart(0, "c1", "add"),
        new Delta.ToolCallArguments(0, "{\"a\":"),
        new Delta.ToolCallArguments(0, "1}"),
        new Delta.Refusal("no"),
        new Delta.Citation("https://a.example/", "A"));
    var whole = new JsonObject(gateway.post(PATH, HELLO).body());
    var message = whole.getJsonArray("choices").getJsonObject(0).getJsonObject("message");
    assertThat(message.getValue("content")).isNull();
    assertThat(message.getString("reasoning_content")).isEqualTo("hm");
    assertThat(message.getString("refusal")).isEqualTo("no");
    assertThat(message.getJsonArray("annotations").encode()).contains("https://a.example/");
    assertThat(message.getJsonArray("tool_calls").getJsonObject(0).getJsonObject("function"))
        .isEqualTo(new JsonObject().put("name", "add").put("arguments", "{\"a\":1}"));
    var streamed = gateway.post(PATH, HELLO.replace("}]", "}],\"stream\":true")).body();
    assertThat(streamed)
        .contains(
            "\"delta\":{\"reasoning_content\":\"hm\"}",
            "\"function\":{\"name\":\"add\",\"arguments\":\"\"}",
            "\"delta\":{\"refusal\":\"no\"}",
            "\"finish_reason\":\"tool_calls\"")
        .doesNotContain("c2ln");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"model\":\"auto\"} | messages | missing_required_parameter",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]} | model | missing_required_parameter",
        "{\"model\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"temperature\":\"hot\"} | temperature | invalid_type",
        "{\"model\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"top_p\":7} | top_p | invalid_value",
        "{\"model\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\"}}} | tool_choice | invalid_value",
        "{\"model\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"tool_choice\":\"required\"} | tools | missing_required_parameter",
        "{\"model\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"future\":[{\"x\":1e999}]} | future | invalid_value",
        "{\"model\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"future\":-1e999} | future | invalid_value",
        "{\"model\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"maximum\":1e999}}}]} | tools[0].function.parameters | invalid_value"
      })
  void mistakes_are_told_as_the_vendor_tells_them(String body, String param, String code)
      throws Exception {
    var reply = gateway.post(PATH, body);
    assertThat(reply.statusCode()).isEqualTo(400);
    var error = new JsonObject(reply.body()).getJsonObject("error");
    assertThat(error.fieldNames()).containsExactlyInAnyOrder("message", "type", "param", "code");
    assertThat(error.getString("type")).isEqualTo("invalid_request_error");
    assertThat(error.getString("param")).isEqualTo(param);
    assertThat(error.getString("code")).isEqualTo(code);
    assertThat(reply.headers().firstValue("x-request-id")).isPresent();
  }

  @Test
  void a_stream_that_breaks_says_so_in_band() throws Exception {
    gateway.units.provider((_, _, events) -> {
      events.write(new Delta.Text("Hel"));
      vertx.setTimer(20, _ -> events.fail(new ProviderFailed("openai", 200, "reset")));
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    var reply = gateway.post(PATH, HELLO.replace("}]", "}],\"stream\":true"));
    assertThat(reply.body())
        .contains("data: {\"error\":{\"type\":\"upstream_error\"")
        .endsWith("data: [DONE]\n\n");
  }

  private static List<JsonObject> chunks(String stream) {
    return stream
        .lines()
        .filter(line -> line.startsWith("data: {"))
        .map(line -> new JsonObject(line.substring("data: ".length())))
        .toList();
  }

  private static String choice(JsonObject chunk) {
    return chunk.getJsonArray("choices").getJsonObject(0).encode();
  }

  private static String id(List<JsonObject> chunks) {
    return chunks.getFirst().getString("id");
  }
}
