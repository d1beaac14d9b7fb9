package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.testkit.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every event of a streamed answer is what the API document says, member by member. Those of
/// `/chat` are compared in `AssistantAnswersIT`.
class StreamedAnswersIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String ASSISTANT = "/chat";
  private static final String HELLO =
      "'model':'openai/gpt-4o-mini','stream':true,'messages':[{'role':'user','content':'Hi'}]";

  /// A thought, words with an address that is taken out, and a source.
  private static final Answer RICH =
      openai(
          "stop",
          "{'reasoning_content':'Hm.'}",
          "{'content':'All clear, says ada@example.com, '}",
          "{'content':'and the line is free.'}",
          "{'annotations':[{'type':'url_citation','url_citation':{'url':'https://signals.example/a','title':'Signals'}}]}");

  private static final Answer CALLS =
      openai(
          "tool_calls",
          "{'tool_calls':[{'index':0,'id':'call_1','type':'function','function':{'name':'add','arguments':''}}]}",
          "{'tool_calls':[{'index':0,'function':{'arguments':'{}'}}]}");

  private static final Answer REFUSAL = openai("stop", "{'refusal':'No.'}");
  private static final Answer SHORT = openai("length", "{'content':'All'}");

  /// Its end is missing.
  private static final Answer BROKEN =
      Answer.sse(chunk("{'index':0,'delta':{'content':'The signal is clear, and then. '}}"));

  @TempDir private Path folder;
  private TwoProviders two;
  private DocumentedEvents events;

  @BeforeEach
  void start() {
    two = TwoProviders.start(folder);
    events = new DocumentedEvents(two.gatewayPort(), "Bearer " + two.signalbox.adminKey());
  }

  @AfterEach
  void stop() {
    two.close();
  }

  private static Answer openai(String reason, String... deltas) {
    var chunks = new StringBuilder();
    for (var delta : deltas) {
      chunks.append(chunk("{'index':0,'delta':" + delta + "}"));
    }
    return Answer.sse(
        chunks
            + chunk("{'index':0,'delta':{},'finish_reason':'" + reason + "'}")
            + "data: [DONE]\n\n");
  }

  private static String chunk(String choice) {
    return ClientDialect.json(
        "data: {'id':'c1','model':'gpt-4o-mini','choices':[" + choice + "]}\n\n");
  }

  private List<JsonNode> ask(Answer answer, String path, String body) {
    two.openai.always(answer);
    return events.ask(path, ClientDialect.json(body));
  }

  private static void assertSome(List<JsonNode> events, String pointer) {
    assertThat(events).as(pointer).anyMatch(event -> !event.at(pointer).isMissingNode());
  }

  @Test
  void everyEventIsAsTheDocumentSays() {
    infer();
    generate();
    chat();
    likelihoods();
    turns();
    responses();
    messages("/v1/messages");
    messages("/api/messages");
    assertThat(events.documented().keySet()).isEqualTo(events.streamed());
    var documented = new TreeMap<>(events.documented());
    documented.remove(ASSISTANT);
    assertThat(events.heard()).isEqualTo(documented);
  }

  private void infer() {
    var body = "{'systemPrompt':''," + HELLO;
    assertSome(ask(RICH, "/infer", body + "}"), "/metadata/findings/0/kind");
    ask(REFUSAL, "/infer", body + "}");
    var called = ask(CALLS, "/infer", body + ",'tools':[{'name':'add'}]}");
    assertSome(called, "/toolCall/name");
    assertSome(called, "/toolCall/arguments");
    assertSome(ask(BROKEN, "/infer", body + "}"), "/error");
  }

  private void generate() {
    var body = "{'model':'openai/gpt-4o-mini','prompt':'Hi'}";
    ask(RICH, "/api/ai/stream", body);
    ask(REFUSAL, "/api/ai/stream", body);
    assertSome(ask(BROKEN, "/api/ai/stream", body), "/error");
  }

  private void chat() {
    var rich = ask(RICH, CHAT, "{" + HELLO + ",'stream_options':{'include_usage':true}}");
    assertSome(rich, "/choices/0/delta/reasoning_content");
    assertSome(rich, "/choices/0/delta/annotations/0");
    assertSome(rich, "/usage/total_tokens");
    assertThat(rich.getLast().asText()).isEqualTo("[DONE]");
    ask(REFUSAL, CHAT, "{" + HELLO + "}");
    var tools = ",'tools':[{'type':'function','function':{'name':'add'}}]}";
    assertSome(ask(CALLS, CHAT, "{" + HELLO + tools), "/choices/0/delta/tool_calls/0/id");
    assertSome(ask(BROKEN, CHAT, "{" + HELLO + "}"), "/error");
  }

  private void likelihoods() {
    var token = "'token':'Yes','logprob':-0.5,'bytes':[89,101,115]";
    var likely =
        ",'delta':{'content':'Yes'},'logprobs':{'content':[{"
            + token
            + ",'top_logprobs':[{"
            + token
            + "}]}]}}";
    var answer =
        Answer.sse(
            chunk("{'index':0" + likely)
                + chunk("{'index':1" + likely)
                + chunk("{'index':0,'delta':{},'finish_reason':'stop'}")
                + chunk("{'index':1,'delta':{},'finish_reason':'stop'}")
                + "data: [DONE]\n\n");
    assertSome(
        ask(answer, CHAT, "{" + HELLO + ",'n':2,'logprobs':true,'top_logprobs':1}"),
        "/choices/0/logprobs/content/0/top_logprobs/0/token");
  }

  private void turns() {
    var said = ask(RICH, CHAT, "{'message':'How do points work?','model':'openai/gpt-4o-mini'}");
    var kept = said.getFirst();
    assertThat(kept.path("parent_message_id").isTextual()).isTrue();
    var again =
        "{'conversation_id':'"
            + kept.path("conversation_id").asText()
            + "','message_id':'"
            + kept.path("message_id").asText()
            + "','model':'openai/gpt-4o-mini'}";
    ask(RICH, "/v1/chat/regenerate", again);
    assertSome(ask(BROKEN, "/v1/chat/regenerate", again), "/error");
  }

  private void responses() {
    var path = "/v1/responses";
    var body = "{'model':'openai/gpt-4o-mini','input':'Hi','stream':true";
    assertSome(ask(RICH, path, body + "}"), "/response/usage/total_tokens");
    ask(REFUSAL, path, body + "}");
    ask(
        CALLS,
        path,
        body
            + ",'tools':[{'type':'function','name':'add','parameters':{'type':'object'}}],'instructions':'Be brief.'}");
    assertSome(ask(SHORT, path, body + "}"), "/response/incomplete_details/reason");
    ask(BROKEN, path, body + "}");
  }

  private void messages(String path) {
    two.anthropic.always(Answer.sse(ClientDialect.json(THOUGHTFUL)));
    var thought =
        events.ask(
            path,
            ClientDialect.json(
                "{'model':'anthropic/claude-haiku-4-5','max_tokens':4096,'stream':true,'thinking':{'type':'enabled','budget_tokens':1024},"
                    + "'messages':[{'role':'user','content':'Hi'}],'tools':[{'name':'add','input_schema':{'type':'object'}}]}"));
    for (var piece : List.of("thinking", "signature", "text", "partial_json")) {
      assertSome(thought, "/delta/" + piece);
    }
    assertSome(thought, "/content_block/data");
    assertSome(ask(RICH, path, "{" + HELLO + ",'max_tokens':9}"), "/delta/citation");
    assertSome(ask(BROKEN, path, "{" + HELLO + ",'max_tokens':9}"), "/error");
  }

  private static final String THOUGHTFUL =
      event(
              "'type':'message_start','message':{'id':'m1','type':'message','role':'assistant','model':'claude-haiku-4-5','content':[],'usage':{'input_tokens':10,'output_tokens':1}}")
          + block(0, "'type':'thinking','thinking':'','signature':''")
          + delta(0, "'type':'thinking_delta','thinking':'Hm.'")
          + delta(0, "'type':'signature_delta','signature':'c2ln'")
          + event("'type':'content_block_stop','index':0")
          + block(1, "'type':'redacted_thinking','data':'YWI='")
          + event("'type':'content_block_stop','index':1")
          + block(2, "'type':'text','text':''")
          + delta(2, "'type':'text_delta','text':'All clear.'")
          + event("'type':'content_block_stop','index':2")
          + block(3, "'type':'tool_use','id':'t1','name':'add','input':{}")
          + delta(3, "'type':'input_json_delta','partial_json':'{}'")
          + event("'type':'content_block_stop','index':3")
          + event(
              "'type':'message_delta','delta':{'stop_reason':'tool_use'},'usage':{'output_tokens':5}")
          + event("'type':'message_stop'");

  private static String block(int index, String members) {
    return event(
        "'type':'content_block_start','index':" + index + ",'content_block':{" + members + "}");
  }

  private static String delta(int index, String members) {
    return event("'type':'content_block_delta','index':" + index + ",'delta':{" + members + "}");
  }

  private static String event(String members) {
    var name = members.substring("'type':'".length(), members.indexOf('\'', "'type':'".length()));
    return "event: " + name + "\ndata: {" + members + "}\n\n";
  }
}
