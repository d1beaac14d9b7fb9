package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.GeminiSignature;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
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

/// What a tool call was signed with is given to clients where their dialect can hold it, and comes
/// back from them.
@CleanRun
class CallSignatureVerticleTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String RESPONSES = "/v1/responses";
  private static final String MESSAGES = "/v1/messages";
  private static final String MARKED = GeminiSignature.marked("c2ln/+==");
  private static final String EXTRA =
      "\"extra_content\":{\"google\":{\"thought_signature\":\"c2ln/+==\"}}";

  @TempDir Path home;
  private RunningGateway gateway;

  @BeforeEach
  void start(Vertx vertx) {
    gateway = RunningGateway.start(vertx, home);
    gateway.units.provider((_, _, events) -> {
      events.write(new Delta.ReasoningSignature(MARKED));
      events.write(new Delta.ToolCallStart(0, "t1", "add"));
      events.write(new Delta.ToolCallArguments(0, "{\"a\":1}"));
      events.write(new Delta.ToolCallStart(1, "t2", "add"));
      events.write(new Delta.ToolCallArguments(1, "{}"));
      events.write(new Delta.Finish(FinishReason.TOOL_CALLS, Usage.of(9, 2), "gemini-3"));
      events.end();
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
  }

  private static String json(String written) {
    return written.replace('\'', '"');
  }

  private String answered(String path, String body) throws Exception {
    var reply = gateway.post(path, json(body));
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return reply.body();
  }

  private List<Message> asked() {
    return gateway.units.inspected.remove().request().messages();
  }

  @Test
  void chat_completions_tell_it_on_the_first_call_and_take_it_back() throws Exception {
    var hello = "{'model':'auto','messages':[{'role':'user','content':'Hi'}]%s}";
    var whole = answered(CHAT, hello.formatted(""));
    assertThat(whole).containsOnlyOnce(EXTRA).doesNotContain("gemini:");
    assertThat(answered(CHAT, hello.formatted(",'stream':true")))
        .contains("\"arguments\":\"\"}," + EXTRA)
        .containsOnlyOnce(EXTRA)
        .doesNotContain("gemini:");
    gateway.units.inspected.clear();

    var calls =
        new JsonObject(whole)
            .getJsonArray("choices")
            .getJsonObject(0)
            .getJsonObject("message")
            .getJsonArray("tool_calls")
            .encode();
    answered(
        CHAT,
        "{'model':'auto','messages':[{'role':'user','content':'Hi'},"
            + "{'role':'assistant','content':null,'tool_calls':"
            + calls
            + "},{'role':'tool','tool_call_id':'t1','content':'2'},"
            + "{'role':'tool','tool_call_id':'t2','content':'2'}]}");
    var turn = asked().get(1);
    assertThat(turn.parts()).containsExactly(new Part.Thinking("", MARKED));
    assertThat(turn.toolCalls()).hasSize(2);
  }

  @Test
  void messages_tell_it_as_a_thought_where_thoughts_are_asked_for_and_take_it_back()
      throws Exception {
    var hello = "{'model':'auto','max_tokens':2048,'messages':[{'role':'user','content':'Hi'}]%s}";
    var thinking = ",'thinking':{'type':'enabled','budget_tokens':1024}";
    var block = json("{'type':'thinking','thinking':'','signature':'" + MARKED + "'}");
    assertThat(answered(MESSAGES, hello.formatted(thinking)))
        .contains("\"content\":[" + block + ",{\"type\":\"tool_use\"");
    assertThat(answered(MESSAGES, hello.formatted(thinking + ",'stream':true")))
        .contains("{\"type\":\"signature_delta\",\"signature\":\"" + MARKED + "\"}");
    assertThat(answered(MESSAGES, hello.formatted(""))).doesNotContain("c2ln");
    gateway.units.inspected.clear();

    answered(
        MESSAGES,
        "{'model':'auto','max_tokens':64,'messages':[{'role':'user','content':'Hi'},"
            + "{'role':'assistant','content':["
            + block
            + ",{'type':'tool_use','id':'t1','name':'add','input':{}}]},"
            + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'t1','content':'2'}]}]}");
    assertThat(GeminiSignature.among(asked().get(1).parts())).contains("c2ln/+==");
  }

  @Test
  void responses_tell_it_as_a_sealed_thought_and_take_it_back() throws Exception {
    var hello = "{'model':'auto','input':'Hi'%s}";
    var sealed = "\"encrypted_content\":\"" + MARKED + "\"";
    assertThat(answered(RESPONSES, hello.formatted(""))).containsOnlyOnce(sealed);
    assertThat(answered(RESPONSES, hello.formatted(",'stream':true"))).contains(sealed);
    gateway.units.inspected.clear();

    answered(
        RESPONSES,
        "{'model':'auto','input':[{'role':'user','content':'Hi'},"
            + "{'type':'reasoning','id':'rs_1','summary':[],"
            + sealed
            + "},{'type':'function_call','call_id':'t1','name':'add','arguments':'{}'},"
            + "{'type':'function_call_output','call_id':'t1','output':'2'}]}");
    assertThat(GeminiSignature.among(asked().get(1).parts())).contains("c2ln/+==");
  }
}
