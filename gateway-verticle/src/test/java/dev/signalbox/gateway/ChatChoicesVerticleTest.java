package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Choices;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.TokenLogprob;
import dev.signalbox.api.inference.TokenLogprob.Alternative;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.bus.Bus;
import dev.signalbox.testkit.CleanRun;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@CleanRun
class ChatChoicesVerticleTest {
  private static final String PATH = "/v1/chat/completions";

  @TempDir Path home;
  private RunningGateway gateway;

  @BeforeEach
  void start(Vertx vertx) {
    gateway = RunningGateway.start(vertx, home);
  }

  private static String asking(String fields) {
    return ("{'model':'auto','messages':[{'role':'user','content':'Hello'}]," + fields + "}")
        .replace('\'', '"');
  }

  private void saying(Delta.Finish end, Delta... deltas) {
    gateway.units.provider((_, _, events) -> {
      for (var delta : deltas) {
        events.write(delta);
      }
      events.write(end);
      events.end();
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
  }

  private void sayTwoAnswers() {
    saying(
        new Delta.Finish(FinishReason.STOP, Usage.of(9, 4), "gpt-x")
            .beside(List.of(FinishReason.TOOL_CALLS)),
        new Delta.Text("One"),
        new Delta.Further(1, new Delta.Text("Two")),
        new Delta.Further(1, new Delta.ToolCallStart(0, "c1", "add")),
        new Delta.Further(1, new Delta.ToolCallArguments(0, "{\"a\":1}")));
  }

  @Test
  void every_answer_is_a_choice_of_the_whole() throws Exception {
    sayTwoAnswers();
    var reply = gateway.post(PATH, asking("'n':2"));
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    var body = new JsonObject(reply.body());
    var choices = body.getJsonArray("choices");
    assertThat(choices).hasSize(2);
    assertThat(choices.getJsonObject(0).getJsonObject("message").getString("content"))
        .isEqualTo("One");
    var second = choices.getJsonObject(1);
    assertThat(second.getInteger("index")).isEqualTo(1);
    assertThat(second.getString("finish_reason")).isEqualTo("tool_calls");
    assertThat(second.getJsonObject("message").getString("content")).isEqualTo("Two");
    assertThat(second.getJsonObject("message").getJsonArray("tool_calls").encode())
        .contains("\"id\":\"c1\"");
    assertThat(body.getJsonObject("usage").getInteger("completion_tokens")).isEqualTo(4);
    assertThat(gateway.units.called.remove().request().generation().choices())
        .isEqualTo(new Choices(2, false, 0));
  }

  @Test
  void every_answer_is_a_choice_of_the_stream() throws Exception {
    sayTwoAnswers();
    var body = gateway.post(PATH, asking("'n':2,'stream':true")).body();
    assertThat(body)
        .contains(
            "{\"index\":0,\"delta\":{\"content\":\"One\"},\"logprobs\":null,\"finish_reason\":null}",
            "{\"index\":1,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},",
            "{\"index\":1,\"delta\":{\"content\":\"Two\"},",
            "{\"index\":1,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c1\"",
            "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}",
            "{\"index\":1,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"tool_calls\"}")
        .endsWith("data: [DONE]\n\n");
  }

  @Test
  void likelihoods_are_told_as_the_vendor_tells_them() throws Exception {
    saying(
        new Delta.Finish(FinishReason.STOP, Usage.of(9, 4), "gpt-x"),
        new Delta.Text("Hé"),
        new Delta.Logprobs(
            List.of(
                new TokenLogprob("H", -0.5, List.of(new Alternative("\\xc3", -2.25))),
                new TokenLogprob("é", 0, List.of()))));
    var content =
        "{\"content\":[{\"token\":\"H\",\"logprob\":-0.5,\"bytes\":[72],\"top_logprobs\":[{\"token\":\"\\\\xc3\",\"logprob\":-2.25,\"bytes\":null}]},"
            + "{\"token\":\"é\",\"logprob\":0.0,\"bytes\":[195,169],\"top_logprobs\":[]}],\"refusal\":null}";
    var fields = "'logprobs':true,'top_logprobs':1";
    assertThat(gateway.post(PATH, asking(fields)).body()).contains("\"logprobs\":" + content);
    assertThat(gateway.post(PATH, asking(fields + ",'stream':true")).body())
        .contains("{\"index\":0,\"delta\":{},\"logprobs\":" + content + ",\"finish_reason\":null}");
    assertThat(gateway.units.called.element().request().generation().choices())
        .isEqualTo(new Choices(1, true, 1));
  }

  @Test
  void withheld_likelihoods_are_told_from_none() throws Exception {
    saying(
        new Delta.Finish(FinishReason.STOP, Usage.of(9, 4), "gpt-x"),
        new Delta.Text("H"),
        new Delta.Logprobs(List.of()));
    assertThat(gateway.post(PATH, asking("'logprobs':true")).body())
        .contains("\"logprobs\":{\"content\":null,\"refusal\":null}");
    assertThat(gateway.post(PATH, asking("'logprobs':false")).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'n':0 | n | invalid_value",
        "'n':17 | n | invalid_value",
        "'n':'2' | n | invalid_type",
        "'logprobs':2 | logprobs | invalid_type",
        "'logprobs':true,'top_logprobs':21 | top_logprobs | invalid_value",
        "'top_logprobs':3 | top_logprobs | incomplete"
      })
  void what_cannot_be_asked_is_refused_by_name(String fields, String param, String code)
      throws Exception {
    var reply = gateway.post(PATH, asking(fields));
    assertThat(reply.statusCode()).isEqualTo(400);
    var error = new JsonObject(reply.body()).getJsonObject("error");
    assertThat(error.getString("param")).isEqualTo(param);
    assertThat(error.getString("code")).isEqualTo(code);
  }

  @Test
  void a_conversation_goes_on_from_one_answer() throws Exception {
    var reply = gateway.post(PATH, "{\"message\":\"Now?\",\"n\":2}");
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(new JsonObject(reply.body()).getJsonObject("error").getString("param"))
        .isEqualTo("n");
  }
}
