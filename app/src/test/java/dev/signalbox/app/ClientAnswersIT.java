package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.testkit.Answer;
import dev.signalbox.testkit.Eventually;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What clients are answered is what the API document says, member by member.
class ClientAnswersIT {
  private static final String[] PATHS = {
    "/v1/chat/",
    "/v1/conversations",
    "/v1/responses",
    "/v1/messages",
    "/v1/embeddings",
    "/infer",
    "/api/ai/generate",
    "/v1/models",
    "/health",
    "/live",
    "/ready",
    "/info",
    "/status"
  };
  private static final String CHAT = "/v1/chat/completions";
  private static final String REGENERATE = "/v1/chat/regenerate";
  private static final String CONVERSATION = "/v1/conversations/{id}";
  private static final String ADD =
      "{'type':'function','name':'add','parameters':{'type':'object'}}";

  /// Words with an address that is taken out, a thought and a source.
  private static final Answer RICH =
      openai(
          "{'role':'assistant','content':'All clear, says ada@example.com.','reasoning_content':'Hm.',"
              + "'annotations':[{'type':'url_citation','url_citation':{'url':'https://signals.example/a','title':'Signals'}}]}",
          "stop");

  private static final Answer CALLS =
      openai(
          "{'role':'assistant','content':null,'tool_calls':[{'id':'call_1','type':'function',"
              + "'function':{'name':'add','arguments':'{}'}}]}",
          "tool_calls");

  private static final Answer REFUSAL =
      openai("{'role':'assistant','content':null,'refusal':'No.'}", "stop");

  @TempDir private Path folder;
  private TwoProviders two;
  private DocumentedAnswers answers;

  @BeforeEach
  void start() {
    two = TwoProviders.start(folder);
    answers = new DocumentedAnswers(two.signalbox);
  }

  @AfterEach
  void stop() {
    two.close();
  }

  private static Answer openai(String message, String reason) {
    return Answer.json(
        200,
        ClientDialect.json(
            "{'id':'c1','object':'chat.completion','model':'gpt-4o-mini','choices':[{'index':0,'message':"
                + message
                + ",'finish_reason':'"
                + reason
                + "'}],'usage':{'prompt_tokens':10,'completion_tokens':5,'total_tokens':15}}"));
  }

  private JsonNode ask(String path, String body) {
    return answers.ask("POST", path, ClientDialect.json(body));
  }

  @Test
  void everyAnswerIsAsTheDocumentSays() {
    chat();
    conversations();
    responses();
    messages();
    own();
    embeddings();
    pages();
    assertThat(answers.compared()).isEqualTo(answers.documentedUnder(PATHS));
  }

  private void chat() {
    var hello = "{'model':'openai/gpt-4o-mini','messages':[{'role':'user','content':'Hi'}]";
    two.openai.always(RICH);
    var rich = ask(CHAT, hello + "}").at("/choices/0/message");
    assertThat(rich.path("annotations")).isNotEmpty();
    assertThat(rich.path("reasoning_content").asText()).isNotEmpty();
    two.openai.always(CALLS);
    assertThat(ask(CHAT, hello + "}").at("/choices/0/message/tool_calls")).hasSize(1);
    two.openai.always(REFUSAL);
    assertThat(ask(CHAT, hello + "}").at("/choices/0/message/refusal").asText()).isEqualTo("No.");
    two.openai.always(
        Answer.sse(
            chunk(likely(0))
                + chunk(likely(1))
                + chunk("{'index':0,'delta':{},'finish_reason':'stop'}")
                + chunk("{'index':1,'delta':{},'finish_reason':'stop'}")
                + "data: [DONE]\n\n"));
    var likely = ask(CHAT, hello + ",'n':2,'logprobs':true,'top_logprobs':1}");
    assertThat(likely.at("/choices/1/logprobs/content/0/top_logprobs")).hasSize(1);
  }

  /// Several answers are asked for as a stream.
  private static String chunk(String choice) {
    return ClientDialect.json(
        "data: {'id':'c1','model':'gpt-4o-mini','choices':[" + choice + "]}\n\n");
  }

  private static String likely(int index) {
    var token = "'token':'Yes','logprob':-0.5,'bytes':[89,101,115]";
    return "{'index':"
        + index
        + ",'delta':{'content':'Yes'},'logprobs':{'content':[{"
        + token
        + ",'top_logprobs':[{"
        + token
        + "}]}]}}";
  }

  private void conversations() {
    two.openai.always(TwoProviders.OPENAI_ANSWER);
    var said =
        ask(CHAT, "{'message':'How do points work?','model':'openai/gpt-4o-mini','stream':false}");
    var id = said.path("conversation_id").asText();
    var again =
        ask(
            REGENERATE,
            "{'conversation_id':'"
                + id
                + "','message_id':'"
                + said.path("message_id").asText()
                + "','model':'openai/gpt-4o-mini','stream':false,'temperature':0.5,'top_p':0.5,'max_tokens':9,"
                + "'stop':['END'],'seed':7,'presence_penalty':0.5,'frequency_penalty':0.5}");
    assertThat(again.path("parent_message_id")).isEqualTo(said.path("parent_message_id"));
    assertThat(two.openai.requests().getLast().body())
        .contains("\"temperature\":0.5", "\"seed\":7", "END", "How do points work?");
    answers.ask("GET", "/v1/conversations", "");
    var tree = answers.ask("GET", CONVERSATION, "", id);
    assertThat(tree.path("messages")).hasSize(3);
    assertThat(tree.path("branches")).hasSize(2);
    answers.ask("GET", CONVERSATION + "/export?format=json", "", id);
    answers.ask("PATCH", CONVERSATION, "{\"title\":\"Points\"}", id);
    picture();
    answers.ask("DELETE", CONVERSATION, "", id);
  }

  /// What is said with a picture is shown in parts.
  private void picture() {
    var said =
        ask(
            CHAT,
            "{'message':[{'type':'text','text':'Which signal?'},{'type':'image_url','image_url':"
                + "{'url':'https://pictures.example/a.png'}}],'model':'openai/gpt-4o-mini','stream':false}");
    var tree = answers.ask("GET", CONVERSATION, "", said.path("conversation_id").asText());
    assertThat(tree.at("/messages/0/content")).hasSize(2);
  }

  private void responses() {
    var hello = "{'model':'openai/gpt-4o-mini','input':'Hi'";
    two.openai.always(RICH);
    assertThat(
            ask("/v1/responses", hello + ",'instructions':'Be brief.','temperature':0.5}")
                .path("output"))
        .hasSize(2);
    two.openai.always(CALLS);
    ask(
        "/v1/responses",
        hello
            + ",'metadata':{'a':'b'},'tool_choice':{'type':'function','name':'add'},'tools':["
            + ADD
            + "]}");
    two.openai.always(REFUSAL);
    ask("/v1/responses", hello + "}");
    two.openai.always(openai("{'role':'assistant','content':'All'}", "length"));
    assertThat(ask("/v1/responses", hello + "}").at("/incomplete_details/reason").asText())
        .isEqualTo("max_output_tokens");
  }

  private void messages() {
    two.anthropic.always(
        Answer.json(
            200,
            ClientDialect.json(
                "{'id':'m1','type':'message','role':'assistant','model':'claude-haiku-4-5','content':["
                    + "{'type':'thinking','thinking':'Hm.','signature':'c2ln'},"
                    + "{'type':'redacted_thinking','data':'YWI='},{'type':'text','text':'All clear.'},"
                    + "{'type':'tool_use','id':'t1','name':'add','input':{'a':1}}],"
                    + "'stop_reason':'tool_use','usage':{'input_tokens':10,'output_tokens':5}}")));
    var body =
        "{'model':'anthropic/claude-haiku-4-5','max_tokens':4096,'thinking':{'type':'enabled','budget_tokens':1024},"
            + "'messages':[{'role':'user','content':'Hi'}],'tools':[{'name':'add','input_schema':{'type':'object'}}]}";
    assertThat(ask("/v1/messages", body).path("content")).hasSize(4);
    ask("/v1/messages/count_tokens", body);
    two.openai.always(RICH);
    var cited =
        ask(
            "/v1/messages",
            "{'model':'openai/gpt-4o-mini','max_tokens':9,'messages':[{'role':'user','content':'Hi'}]}");
    assertThat(cited.at("/content/0/citations")).hasSize(1);
  }

  private void own() {
    two.openai.always(RICH);
    var found =
        ask(
            "/infer",
            "{'model':'openai/gpt-4o-mini','systemPrompt':'','messages':[{'role':'user','content':'Hi'}]}");
    assertThat(found.path("citations")).hasSize(1);
    assertThat(found.at("/metadata/findings")).isNotEmpty();
    ask("/api/ai/generate", "{'model':'openai/gpt-4o-mini','prompt':'Hi'}");
    two.openai.always(CALLS);
    ask(
        "/infer",
        "{'model':'openai/gpt-4o-mini','systemPrompt':'','messages':[{'role':'user','content':'Hi'}]}");
  }

  private void embeddings() {
    two.openai.always(
        Answer.json(
            200,
            ClientDialect.json(
                "{'object':'list','data':[{'object':'embedding','index':0,'embedding':[0.5,0.25]}],"
                    + "'model':'text-embedding-3-small','usage':{'prompt_tokens':2,'total_tokens':2}}")));
    var body = "{'model':'openai/text-embedding-3-small','input':'Hi'";
    ask("/v1/embeddings", body + "}");
    ask("/v1/embeddings", body + ",'encoding_format':'base64'}");
  }

  private void pages() {
    for (var path : List.of("/v1/models", "/health", "/healthz", "/live", "/ready", "/info")) {
      answers.ask("GET", path, "");
    }
    answers.ask("GET", "/v1/models/{id}", "", "gpt-4o-mini");
    Eventually.until(
        "the calls are told of",
        () -> !answers.ask("GET", "/status", "").at("/providers/0/targets").isEmpty());
  }

  @Test
  void everyMemberOfARequestThatIsDocumentedIsRead() {
    var requests = new DocumentedRequests(two.gatewayPort(), "Bearer " + two.signalbox.adminKey());
    requests.areRead("RegenerateRequest", REGENERATE);
    requests.areRead("TurnRequest", CHAT);
    requests.areRead("ChatRequest", CHAT);
    requests.areRead("ResponsesRequest", "/v1/responses");
  }
}
