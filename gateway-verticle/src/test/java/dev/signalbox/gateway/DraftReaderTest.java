package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.InputRejected;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Violation;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Tool;
import dev.signalbox.api.inference.ToolCall;
import dev.signalbox.platform.schema.RareSchemaWords;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DraftReaderTest {
  private static final String MINIMAL =
      "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"systemPrompt\":\"Be brief.\",\"model\":\"auto\"}";
  private static final String EVERYTHING =
      """
      {"sessionId":"s1","apiKey":"sk-1","stream":true,"temperature":0.5,"max_tokens":7,"topP":0.9,"topK":40,"stop":["END","—"],"seed":-3,
       "systemPrompt":"Be brief ☃ \\ud83d\\ude00.","model":" openai/gpt-4o-mini ","future":{"a":[1,2]},
       "metadata":{"team":"blue"},
       "tools":[{"type":"function","function":{"name":"add","description":"adds","strict":true,
         "parameters":{"type": "object", "☃":[1.50]}}},{"type":"function","function":{"name":"now"}}],
       "responseFormat":{"type":"json_schema","json_schema":{"name":"n","schema":{"x": {}}}},
       "messages":[
         {"role":"developer","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},
         {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",
            "function":{"name":"add","arguments":"{\\"x\\":1}"}}]},
         {"role":"tool","content":"2","tool_call_id":"c1"}]}
      """;
  private final DraftReader reader = new DraftReader(32);

  @Test
  void reads_the_smallest_request() {
    var body = accepted(MINIMAL);
    assertThat(body.messages()).containsExactly(Message.of(Role.USER, "Hello"));
    assertThat(body.systemPrompt()).isEqualTo("Be brief.");
    assertThat(body.model()).isEqualTo("auto");
    assertThat(body.stream()).isFalse();
    assertThat(body.generation().sampling().maxTokens()).isEmpty();
  }

  @Test
  void reads_every_field_and_ignores_unknown_ones() {
    var body = accepted(EVERYTHING);
    assertThat(body.messages())
        .containsExactly(
            Message.of(Role.SYSTEM, "a\nb"),
            new Message(
                Role.ASSISTANT, List.of(), List.of(new ToolCall("c1", "add", "{\"x\":1}")), ""),
            new Message(Role.TOOL, Message.plain("2"), List.of(), "c1"));
    assertThat(body.systemPrompt()).isEqualTo("Be brief ☃ 😀.");
    assertThat(body.model()).isEqualTo("openai/gpt-4o-mini");
    assertThat(body.sessionId()).contains("s1");
    assertThat(body.apiKey().orElseThrow().reveal()).isEqualTo("sk-1");
    assertThat(body.stream()).isTrue();
    assertThat(body.generation().sampling().temperature()).hasValue(0.5);
    assertThat(body.generation().sampling().maxTokens()).hasValue(7);
    assertThat(body.generation().sampling().topP()).hasValue(0.9);
    assertThat(body.generation().sampling().topK()).hasValue(40);
    assertThat(body.generation().sampling().stop()).containsExactly("END", "—");
    assertThat(body.generation().sampling().seed()).hasValue(-3);
    assertThat(body.metadata()).isEqualTo(Map.of("team", "blue"));
  }

  @Test
  void copies_schemas_as_they_were_written() {
    var body = accepted(EVERYTHING);
    assertThat(body.generation().toolUse().tools())
        .containsExactly(
            new Tool("add", "adds", "{\"type\": \"object\", \"☃\":[1.50]}", true),
            new Tool("now", "", "{\"type\":\"object\",\"properties\":{}}"));
    assertThat(body.generation().responseFormat())
        .isEqualTo(RareSchemaWords.format("n", "{\"x\": {}}"));
  }

  @Test
  void skips_a_byte_order_mark_without_moving_schemas() {
    assertThat(accepted("\uFEFF" + EVERYTHING).generation().toolUse().tools())
        .isEqualTo(accepted(EVERYTHING).generation().toolUse().tools());
  }

  @Test
  void collects_all_mistakes_in_one_pass() {
    var violations =
        refused(
            "{\"messages\":[{\"role\":\"king\",\"content\":1},{\"content\":\"x\"},7],\"model\":\" \","
                + "\"temperature\":3,\"maxTokens\":0,\"stream\":\"yes\",\"metadata\":{\"a\":1},"
                + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"a b\"}}]}");
    assertThat(violations)
        .extracting(v -> v.field() + " " + v.rule())
        .containsExactly(
            "messages[0].role enum",
            "messages[0].content type",
            "messages[1].role required",
            "messages[2] type",
            "model required",
            "temperature range",
            "maxTokens range",
            "stream type",
            "metadata.a type",
            "tools[0].function.name format",
            "systemPrompt required");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|body required",
        "`  `|body required",
        "[]|body type",
        "\"text\"|body type",
        "nonsense|body not_json",
        "{\"model\":\"a\",\"model\":\"b\"}|model duplicate_key",
        "{\"messages\":[{\"role\":\"user\",\"role\":\"user\"}]}|messages[0].role duplicate_key",
        "{\"messages\":[|body not_json",
        "{\"temperature\":NaN}|body not_json",
        "{\"a\":1} {}|body trailing_data",
        "{\"model\":\"\\ud800\"}|model invalid_utf8",
        "{\"messages\":[]}|messages required",
        "{\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]}|messages[0].tool_call_id required",
        "{\"messages\":[{\"role\":\"user\"}]}|messages[0].content required",
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"video\"}]}]}|messages[0].content[0].type enum",
        "{\"maxTokens\":99999999999999999999}|maxTokens range",
        "{\"maxTokens\":1.5}|maxTokens type",
        "{\"temperature\":1e999}|temperature range",
        "{\"responseFormat\":{\"type\":\"xml\"}}|responseFormat.type enum",
        "{\"responseFormat\":{\"type\":\"json_schema\"}}|responseFormat.json_schema.schema required",
        "{\"tools\":[{}]}|tools[0].function required",
        "{\"tools\":[null]}|tools[0] type",
        "{\"sessionId\":5}|sessionId type",
        "{\"sessionId\":\"a\\u0000b\"}|sessionId control_character",
        "{\"model\":\"a\\nb\"}|model control_character",
        "{\"stop\":\"a\\u0000\"}|stop control_character",
        "{\"stop\":[\"a\",\"\\b\"]}|stop[1] control_character",
        "{\"stop\":\"a\u007f\"}|stop control_character",
        "{\"metadata\":{\"a\":\"\\u001B[1m\"}}|metadata.a control_character",
        "{\"systemPrompt\":\"\\f\"}|systemPrompt control_character",
        "{\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"a\",\"description\":\"\\u0001\"}}]}|tools[0].function.description control_character",
        "{\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"a\",\"parameters\":{\"x\":\"\\u0001\"}}}]}|tools[0].function.parameters control_character",
      })
  void names_field_and_rule(String body, String expected) {
    assertThat(refused(body)).extracting(v -> v.field() + " " + v.rule()).contains(expected);
  }

  @Test
  void says_what_content_may_be_and_bounds_names() {
    assertThat(refused("{\"messages\":[{\"role\":\"user\",\"content\":3}]}").getFirst().message())
        .isEqualTo("must be a string or an array of parts");
    assertThat(refused("{\"model\":\"" + "m".repeat(257) + "\"}"))
        .extracting(v -> v.field() + " " + v.rule())
        .contains("model range");
    assertThat(refused("{\"" + "n".repeat(2_000) + "\":1}").getFirst().message())
        .contains("field name of more than 1024");
  }

  @Test
  void tells_where_json_breaks_without_repeating_the_prompt() {
    var violation = refused("{\"model\":\n  secretword}").getFirst();
    assertThat(violation.message()).contains("line 2").doesNotContain("secretword");
  }

  @Test
  void refuses_deep_nesting_even_in_ignored_fields() {
    var deep = "{\"x\":" + "[".repeat(40) + "]".repeat(40) + "}";
    assertThat(refused(deep)).extracting(Violation::rule).containsExactly("too_deep");
  }

  @Test
  void bounds_the_number_of_violations() {
    var body = "{\"messages\":[" + "7,".repeat(9_999) + "7]}";
    assertThat(refused(body)).hasSizeLessThan(64);
  }

  @ParameterizedTest
  @CsvSource({"C080", "EDA080", "F8888080", "80", "E282", "F4908080", "C3"})
  void refuses_bytes_that_are_not_utf_8(String hex) {
    var bad = java.util.HexFormat.of().parseHex(hex);
    var bytes = new byte[MINIMAL.length() + bad.length];
    System.arraycopy(MINIMAL.getBytes(StandardCharsets.UTF_8), 0, bytes, 0, 40);
    System.arraycopy(bad, 0, bytes, 40, bad.length);
    System.arraycopy(
        MINIMAL.getBytes(StandardCharsets.UTF_8),
        40,
        bytes,
        40 + bad.length,
        MINIMAL.length() - 40);
    assertThat(violationsOf(bytes)).extracting(Violation::rule).containsExactly("invalid_utf8");
  }

  @Test
  void refuses_other_encodings_of_json() {
    assertThat(violationsOf(MINIMAL.getBytes(StandardCharsets.UTF_16LE)))
        .extracting(Violation::rule)
        .containsExactly("invalid_utf8");
  }

  @Test
  void any_bytes_give_a_body_or_violations_and_never_an_exception() {
    for (var seed = 0; seed < 20_000; seed++) {
      var bytes = mutated(EVERYTHING.getBytes(StandardCharsets.UTF_8), new SplittableRandom(seed));
      switch (reader.read(new InferDialect(), bytes, bytes.length)) {
        case Outcome.Ok<Draft>(var body) -> assertThat(body.model()).isNotNull();
        case Outcome.Err<Draft>(var error) ->
            assertThat(error)
                .as("seed %d", seed)
                .isInstanceOfSatisfying(
                    InputRejected.class, e -> assertThat(e.violations()).isNotEmpty());
      }
    }
  }

  private static byte[] mutated(byte[] original, SplittableRandom random) {
    var bytes = original.clone();
    var alphabet = "{}[]\",:0-\\u dnt".getBytes(StandardCharsets.UTF_8);
    for (var i = random.nextInt(1, 5); i > 0; i--) {
      var at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] = alphabet[random.nextInt(alphabet.length)];
        case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        default -> {
          var from = random.nextInt(bytes.length);
          var size = Math.min(random.nextInt(1, 40), bytes.length - Math.max(at, from));
          System.arraycopy(bytes, from, bytes, at, Math.max(0, size));
        }
      }
    }
    return bytes;
  }

  private Draft accepted(String body) {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    return switch (reader.read(new InferDialect(), bytes, bytes.length)) {
      case Outcome.Ok<Draft>(var read) -> read;
      case Outcome.Err<Draft>(var error) -> throw new AssertionError(error.message());
    };
  }

  private List<Violation> refused(String body) {
    return violationsOf(body.getBytes(StandardCharsets.UTF_8));
  }

  private List<Violation> violationsOf(byte[] bytes) {
    return switch (reader.read(new InferDialect(), bytes, bytes.length)) {
      case Outcome.Ok<Draft>(var read) -> throw new AssertionError("accepted");
      case Outcome.Err<Draft>(var error) -> ((InputRejected) error).violations();
    };
  }
}
