package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.InputRejected;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Caching;
import dev.signalbox.api.inference.Extras;
import dev.signalbox.api.inference.ImageSource;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Thinking;
import dev.signalbox.api.inference.ToolCall;
import dev.signalbox.api.inference.ToolChoice;
import dev.signalbox.platform.schema.RareSchemaWords;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesReaderTest {
  private static final String TURN = "{\"role\":\"user\",\"content\":\"Hello\"}";
  private static final String EVERYTHING =
      """
      {"model":"claude-x","max_tokens":4096,"stream":true,"temperature":0.5,"top_p":0.9,"top_k":40,
       "stop_sequences":["END"],"metadata":{"user_id":"u-1","x":1},"inference_geo":"global",
       "speed":"fast","billing_policy":{"type":"billing_policy"},
       "system":[{"type":"text","text":"One."},
         {"type":"text","text":"Two.","cache_control":{"type":"ephemeral","ttl":"1h"}},
         {"type":"text","text":"Three."}],
       "thinking":{"type":"enabled","budget_tokens":2048},
       "output_config":{"effort":"high","format":{"type":"json_schema","schema":{"type":"object"}}},
       "tools":[{"name":"add","description":"adds","input_schema":{"type": "object"},
          "cache_control":{"type":"ephemeral"}},{"type":"custom","name":"now"}],
       "tool_choice":{"type":"tool","name":"add","disable_parallel_tool_use":true},
       "messages":[
         {"role":"user","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral"}},
           {"type":"image","source":{"type":"base64","media_type":"image/png","data":"aGk="}}]},
         {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"c2ln"},
           {"type":"redacted_thinking","data":"eHg="},{"type":"text","text":"b"},
           {"type":"tool_use","id":"t1","name":"add","input":{"x": 1}}]},
         {"content":[{"type":"tool_result","tool_use_id":"t1","is_error":true,
             "content":[{"type":"text","text":"no"}]},
           {"type":"tool_result","tool_use_id":"t2","content":"2"},
           {"type":"text","text":"go on"}],"role":"user"}]}
      """;

  private final DraftReader reader = new DraftReader(32);

  @Test
  void every_field_finds_its_place() {
    var draft = accepted(EVERYTHING);
    var generation = draft.generation();
    assertThat(draft.model()).isEqualTo("claude-x");
    assertThat(draft.systemPrompt()).isEqualTo("One.\nTwo.\nThree.");
    assertThat(generation.caching())
        .isEqualTo(new Caching(true, "One.\nTwo.".length(), Caching.Lifetime.ONE_HOUR));
    assertThat(generation.sampling().maxTokens()).hasValue(4096);
    assertThat(generation.sampling().topP()).hasValue(0.9);
    assertThat(generation.sampling().topK()).hasValue(40);
    assertThat(generation.sampling().stop()).containsExactly("END");
    assertThat(generation.thinking())
        .isEqualTo(new Thinking(Optional.of(Thinking.Effort.HIGH), OptionalInt.of(2048), true));
    assertThat(generation.responseFormat())
        .isEqualTo(RareSchemaWords.format("answer", "{\"type\":\"object\"}"));
    assertThat(generation.toolUse().tools()).extracting(tool -> tool.name()).contains("add", "now");
    assertThat(generation.toolUse().choice()).isEqualTo(new ToolChoice.Named("add"));
    assertThat(generation.toolUse().parallel()).isFalse();
    assertThat(generation.extras().of(Extras.ANTHROPIC))
        .isEqualTo(Map.of("inference_geo", "\"global\""));
    assertThat(draft.metadata()).containsEntry("user_id", "u-1");
    assertThat(draft.stream()).isTrue();
  }

  @Test
  void turns_keep_their_order_and_results_are_turns_of_their_own() {
    assertThat(accepted(EVERYTHING).messages())
        .containsExactly(
            new Message(
                Role.USER,
                List.of(
                    new Part.Text("a"),
                    new Part.CacheMark(Caching.Lifetime.FIVE_MINUTES),
                    new Part.Image(new ImageSource.Inline("image/png", "aGk="))),
                List.of(),
                ""),
            new Message(
                Role.ASSISTANT,
                List.of(
                    new Part.Thinking("hm", "c2ln"),
                    new Part.SealedThinking("eHg="),
                    new Part.Text("b")),
                List.of(new ToolCall("t1", "add", "{\"x\": 1}")),
                ""),
            new Message(
                Role.TOOL, List.of(new Part.Text("Error:"), new Part.Text("no")), List.of(), "t1"),
            new Message(Role.TOOL, Message.plain("2"), List.of(), "t2"),
            Message.of(Role.USER, "go on"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'temperature':1.5|temperature",
        "'system':7|system",
        "'stop_sequences':[' ']|stop_sequences[0]",
        "'tools':[{'type':'web_search_20250305','name':'web_search'}]|tools[0].type",
        "'tools':[{'name':'a b'}]|tools[0].name",
        "'tool_choice':{'type':'tool'}|tool_choice.name",
        "'tool_choice':{'type':'tool','name':'x'}|tool_choice",
        "'tool_choice':{'type':'any'}|tools",
        "'output_format':{'type':'json_schema'}|output_format.schema",
        "'thinking':{'type':'enabled'}|thinking.budget_tokens",
        "'thinking':{'type':'enabled','budget_tokens':4096}|max_tokens",
        "'mcp_servers':[]|mcp_servers",
        "'inference_geo':'us'|inference_geo",
        "'inference_geo':7|inference_geo",
        "'thread':{'type':'create'}|thread"
      })
  void mistakes_are_found_where_they_are(String field, String where) {
    assertThat(refused(",\"max_tokens\":2048," + field.replace('\'', '"'))).containsExactly(where);
  }

  @ParameterizedTest
  @CsvSource({
    "null, messages[0].content",
    "'\"\"', messages[0].content",
    "[], messages[0].content",
    "[null], messages[0].content[0]"
  })
  void a_user_says_something(String content, String where) {
    assertThat(
            refused(
                read(
                    "{\"model\":\"m\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":%s}]}"
                        .formatted(content))))
        .contains(where);
  }

  @Test
  void what_needs_a_betas_name_is_left_out() {
    var draft =
        accepted(
            """
            {"model":"m","max_tokens":5,"context_management":{"edits":[]},"compaction":{},
             "diagnostics":{},"output_format":{"type":"json_schema","schema":{"type":"object"}},
             "messages":[{"role":"user","content":"Hi"}]}
            """);
    assertThat(draft.generation().extras().fields()).containsOnlyKeys("diagnostics");
    assertThat(draft.generation().responseFormat())
        .isEqualTo(RareSchemaWords.format("answer", "{\"type\":\"object\"}"));
  }

  @Test
  void a_document_is_its_words_and_a_pdf_is_kept_whole() {
    var body =
        """
        {"model":"m","max_tokens":5,"messages":[{"role":"user","content":[
          {"title":"Rules","context":"of 1923","type":"document",
           "source":{"type":"text","media_type":"text/plain","data":"Trains stop."}},
          {"type":"document","source":{"type":"content","content":[{"type":"text","text":"Signals."}]}},
          {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"aGk="}}]}]}
        """;
    var draft = accepted(body);
    assertThat(draft.messages().getFirst().parts())
        .containsExactly(
            new Part.Text("Rules"),
            new Part.Text("of 1923"),
            new Part.Text("Trains stop."),
            new Part.Text("Signals."),
            new Part.Document("aGk="));
    assertThat(draft.size(1_000)).isEqualTo(new InputSize(996, 0, 1));
    assertThat(draft.size(1_000).mostTokens()).isGreaterThan(1_000_000);
    assertThat(draft.size(1_000).withUsualDocuments().mostTokens()).isBetween(200_000L, 202_000L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'role':'system','content':'x'}|role",
        "{'role':'user','content':[{'type':'tool_use','id':'a','name':'b'}]}|content",
        "{'role':'assistant','content':[{'type':'tool_result','tool_use_id':'a'}]}|content",
        "{'role':'assistant','content':[{'type':'image','source':{'type':'url','url':'https://a.example/a.png'}}]}|content",
        "{'role':'assistant','content':[{'type':'document','source':{'type':'base64','media_type':'application/pdf','data':'aGk='}}]}|content",
        "{'role':'user','content':[{'type':'search_result'}]}|content[0].type",
        "{'role':'user','content':[{'type':'document'}]}|content[0].source",
        "{'role':'user','content':[{'type':'document','source':{'type':'text'}}]}|content[0].source.data",
        "{'role':'user','content':[{'type':'document','source':{'type':'file','file_id':'f'}}]}|content[0].source.type",
        "{'role':'user','content':[{'type':'document','source':{'type':'url','url':'https://a.example/a.pdf'}}]}|content[0].source.type",
        "{'role':'user','content':[{'type':'document','source':{'type':'base64','media_type':'application/zip','data':'aGk='}}]}|content[0].source.media_type",
        "{'role':'user','content':[{'type':'document','source':{'type':'base64','media_type':'application/pdf','data':'a*k='}}]}|content[0].source.data",
        "{'role':'user','content':[{'type':'image','source':{'type':'text','data':'x'}}]}|content[0].source.type",
        "{'role':'user','content':[{'type':'image','source':{'type':'base64','media_type':'image/tiff','data':'aGk='}}]}|content[0].source.media_type",
        "{'role':'user','content':[{'text':'a'}]}|content[0].type",
        "{'role':'user','content':[{'type':'image'}]}|content[0].source",
        "{'role':'user'}|content",
        "{'content':'x'}|role"
      })
  void a_turn_that_cannot_be_is_refused(String turn, String where) {
    var body = "{\"model\":\"m\",\"max_tokens\":5,\"messages\":[" + turn.replace('\'', '"') + "]}";
    assertThat(refused(read(body))).containsExactly("messages[0]." + where);
  }

  private List<String> refused(String more) {
    return refused(read("{\"model\":\"m\",\"messages\":[" + TURN + "]" + more + "}"));
  }

  private static List<String> refused(Outcome<Draft> outcome) {
    return switch (outcome) {
      case Outcome.Err<Draft>(InputRejected(var violations)) ->
          violations.stream().map(violation -> violation.field()).toList();
      case Outcome.Err<Draft>(var other) -> List.of(other.message());
      case Outcome.Ok<Draft> _ -> List.of();
    };
  }

  private Draft accepted(String body) {
    var outcome = read(body);
    assertThat(refused(outcome)).isEmpty();
    return switch (outcome) {
      case Outcome.Ok<Draft>(var draft) -> draft;
      case Outcome.Err<Draft>(var error) -> throw new AssertionError(error.message());
    };
  }

  private Outcome<Draft> read(String body) {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    return reader.read(new MessagesDialect(Route.MESSAGES), bytes, bytes.length);
  }
}
