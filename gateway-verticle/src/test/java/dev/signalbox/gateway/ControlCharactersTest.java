package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.InputRejected;
import dev.signalbox.api.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// No text that a caller writes may hold control characters, whichever dialect it is written in.
class ControlCharactersTest {
  private static final String TURNS = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";
  private static final InstantSource CLOCK = InstantSource.system();

  private static List<String> chat() {
    return List.of(
        "stop: {'stop':'a\\u0000',%s,'model':'m'}",
        "stop[1]: {'stop':['a','\\u001b'],%s,'model':'m'}",
        "user: {'user':'a\\u0000',%s,'model':'m'}",
        "metadata.team: {'metadata':{'team':'\\b'},%s,'model':'m'}",
        "metadata: {'metadata':{'te\\u0000am':'a'},%s,'model':'m'}",
        "body: {'fut\\u0000ure':'a',%s,'model':'m'}",
        "future: {'future':{'deep':['\\u0000']},%s,'model':'m'}",
        "tools[0].function.description: {'tools':[{'type':'function','function':{'name':'a','description':'\\f'}}],%s,'model':'m'}",
        "response_format.json_schema.schema: {'response_format':{'type':'json_schema','json_schema':{'name':'a','schema':{'x':'\\u0000'}}},%s,'model':'m'}");
  }

  private static List<String> messages() {
    return List.of(
        "stop_sequences[0]: {'stop_sequences':['a\\u0000'],'max_tokens':1,%s,'model':'m'}",
        "metadata.user_id: {'metadata':{'user_id':'a\\u0000'},'max_tokens':1,%s,'model':'m'}",
        "system: {'system':'\\u0000','max_tokens':1,%s,'model':'m'}",
        "tools[0].description: {'tools':[{'name':'a','description':'\\u0000','input_schema':{}}],'max_tokens':1,%s,'model':'m'}",
        "tools[0].input_schema: {'tools':[{'name':'a','input_schema':{'x\\u0000':1}}],'max_tokens':1,%s,'model':'m'}");
  }

  private static List<String> responses() {
    return List.of(
        "input: {'input':'\\u0000','model':'m'}",
        "instructions: {'input':'a','instructions':'\\u0000','model':'m'}",
        "metadata.a: {'input':'a','metadata':{'a':'\\u0000'},'model':'m'}");
  }

  @ParameterizedTest
  @MethodSource("chat")
  void in_chat_completions(String line) {
    names(new ChatDialect(CLOCK), line);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void in_messages(String line) {
    names(new MessagesDialect(Route.MESSAGES), line);
  }

  @ParameterizedTest
  @MethodSource("responses")
  void in_responses(String line) {
    names(new ResponsesDialect(CLOCK), line);
  }

  @ParameterizedTest
  @CsvSource({
    "prompt,'{\"prompt\":\"\\u0000\"}'",
    "userId,'{\"prompt\":\"a\",\"userId\":\"\\u0000\"}'"
  })
  void in_generate(String field, String body) {
    assertThat(refused(GenerateDialect.whole(), body)).containsExactly(field);
  }

  @ParameterizedTest
  @CsvSource({
    "input,'{\"input\":\"\\u0000\",\"model\":\"m\"}'",
    "input[1],'{\"input\":[\"a\",\"\\u0000\"],\"model\":\"m\"}'"
  })
  void in_embeddings(String field, String body) {
    assertThat(refused(new EmbeddingDialect(), body)).containsExactly(field);
  }

  private static void names(Dialect dialect, String line) {
    var parts = line.split(": ", 2);
    var body = parts[1].replace("%s", TURNS).replace('\'', '"');
    assertThat(refused(dialect, body)).as(body).containsExactly(parts[0]);
  }

  @ParameterizedTest
  @MethodSource("passing")
  void tabs_line_ends_and_what_a_model_has_called_with_pass(String fields) {
    var body = "{" + fields.replace('\'', '"') + ",\"max_tokens\":1,\"model\":\"m\"}";
    assertThat(refused(new MessagesDialect(Route.MESSAGES), body)).as(body).isEmpty();
  }

  private static List<String> passing() {
    return List.of(
        "'stop_sequences':['\\n\\u000a','\\t\\r']," + TURNS,
        "'system':'a \\\\u0000 that is spelled out'," + TURNS,
        "'messages':[{'role':'user','content':'Hi'},{'role':'assistant','content':[{'type':'tool_use','id':'t','name':'a','input':{'x':'\\u001b[1m'}}]},{'role':'user','content':[{'type':'tool_result','tool_use_id':'t','content':'ok'}]}]");
  }

  private static List<String> refused(Dialect dialect, String body) {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    return switch (new DraftReader(32).read(dialect, bytes, bytes.length)) {
      case Outcome.Ok<Draft> _ -> List.of();
      case Outcome.Err<Draft>(var error) ->
          ((InputRejected) error)
              .violations().stream()
                  .filter(one -> one.rule().equals("control_character"))
                  .map(one -> one.field())
                  .toList();
    };
  }
}
