package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever stands where another value belongs, a body is read to its end, and a refusal names a
/// field.
class WrongTypesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final InstantSource CLOCK = InstantSource.system();
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "5",
          "-1",
          "1.5",
          "\"\"",
          "\"x\"",
          "[]",
          "{}",
          "[null]",
          "[[1]]",
          "[{}]",
          "{\"a\":1}",
          "[{\"type\":\"x\"}]");

  /// Of these, each is at most one mistake, wherever it stands.
  private static final Set<String> SIMPLE =
      Set.of("null", "true", "5", "-1", "1.5", "\"\"", "\"x\"", "[]", "[null]", "[[1]]");

  private final DraftReader reader = new DraftReader(32);

  static Stream<Arguments> bodies() {
    return Stream.of(
        Arguments.of(
            new InferDialect(),
            """
            {"sessionId":"s","apiKey":"k","stream":true,"temperature":0.5,"maxTokens":7,"topP":0.9,"topK":4,"stop":["E"],"seed":3,
             "systemPrompt":"B","model":"m","metadata":{"t":"b"},"capabilities":["vision"],"budget":1,
             "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"},"strict":true}}],
             "responseFormat":{"type":"json_schema","json_schema":{"name":"n","schema":{"x":{}}}},
             "messages":[{"role":"user","name":"ada","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"https://x.example/a.png"}},
                {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]},
               {"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},
               {"role":"tool","content":"2","tool_call_id":"c"}]}
            """),
        Arguments.of(
            GenerateDialect.whole(),
            "{\"prompt\":\"p\",\"systemPrompt\":\"s\",\"provider\":\"p\",\"priority\":\"low\",\"userId\":\"u\",\"capabilities\":[\"vision\"],\"budget\":1}"),
        Arguments.of(
            new ChatDialect(CLOCK),
            """
            {"model":"m","stream":true,"stream_options":{"include_usage":true},"stop":["E"],"n":1,"logprobs":true,"top_logprobs":2,
             "tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":{"type":"function","function":{"name":"f"}},
             "response_format":{"type":"json_object"},"reasoning_effort":"low","metadata":{"t":"b"},"logit_bias":{"1":1},
             "messages":[{"role":"system","content":"s"},{"role":"user","content":[{"type":"text","text":"a"}]},
               {"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"},
                  "extra_content":{"google":{"thought_signature":"s"}}}]},{"role":"tool","content":[{"type":"text","text":"a"}],"tool_call_id":"c"}]}
            """),
        Arguments.of(
            new ChatDialect(CLOCK),
            "{\"message\":[{\"type\":\"text\",\"text\":\"a\"}],\"conversation_id\":\"c\",\"parent_message_id\":\"p\",\"model\":\"m\",\"stop\":[\"a\"]}"),
        Arguments.of(
            new RegenerateDialect(CLOCK),
            "{\"conversation_id\":\"c\",\"message_id\":\"p\",\"model\":\"m\",\"stream\":true,\"stop\":[\"a\"]}"),
        Arguments.of(
            new ResponsesDialect(CLOCK),
            """
            {"model":"m","instructions":"s","stream":true,"tools":[{"type":"function","name":"f","parameters":{}}],
             "tool_choice":{"type":"function","name":"f"},"text":{"format":{"type":"json_object"}},"reasoning":{"effort":"low"},
             "include":["reasoning.encrypted_content"],"metadata":{"t":"b"},
             "input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"a"},{"type":"input_image","image_url":"https://x.example/a.png"}]},
               {"type":"reasoning","summary":[{"type":"summary_text","text":"t"}],"encrypted_content":"e"},
               {"type":"function_call","call_id":"c","name":"f","arguments":"{}"},
               {"type":"function_call_output","call_id":"c","output":"o"},{"role":"user","content":"x"}]}
            """),
        Arguments.of(
            new MessagesDialect(Route.MESSAGES),
            """
            {"model":"m","max_tokens":2048,"system":[{"type":"text","text":"s","cache_control":{"type":"ephemeral"}}],"stop_sequences":["E"],
             "thinking":{"type":"enabled","budget_tokens":1024},"metadata":{"user_id":"u"},"stream":true,
             "tools":[{"name":"f","input_schema":{"type":"object"}}],"tool_choice":{"type":"auto"},
             "output_config":{"format":{"type":"json_schema","schema":{}}},
             "messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"image","source":{"type":"url","url":"https://x.example/a.png"}},
                 {"type":"document","source":{"type":"text","media_type":"text/plain","data":"d"},"title":"t"}]},
               {"role":"assistant","content":[{"type":"thinking","thinking":"t","signature":"s"},{"type":"redacted_thinking","data":"d"},
                 {"type":"tool_use","id":"c","name":"f","input":{"x":1}}]},
               {"role":"user","content":[{"type":"tool_result","tool_use_id":"c","content":[{"type":"text","text":"a"}]}]}]}
            """),
        Arguments.of(
            new EmbeddingDialect(),
            "{\"model\":\"m\",\"input\":[\"a\",\"b\"],\"dimensions\":3,\"encoding_format\":\"float\"}"),
        Arguments.of(
            new SpeechDialect(),
            "{\"model\":\"m\",\"input\":\"a\",\"voice\":{\"id\":\"v\"},\"speed\":1,\"response_format\":\"mp3\"}"),
        Arguments.of(
            new AssistantDialect(),
            "{\"message\":\"m\",\"mode\":\"text\",\"stream\":true,\"context\":{\"include_a\":true},\"conversation_id\":\"c\"}"));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void a_body_is_read_to_its_end(Dialect dialect, String body) throws IOException {
    var whole = JSON.readTree(body);
    read(dialect, body);
    for (var place : places(whole, JsonPointer.empty())) {
      for (var value : VALUES) {
        read(dialect, with(whole.deepCopy(), place, JSON.readTree(value)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void one_mistake_is_one_line(Dialect dialect, String body) throws IOException {
    var whole = JSON.readTree(body);
    for (var place : places(whole, JsonPointer.empty())) {
      for (var value : VALUES) {
        var fields = read(dialect, with(whole.deepCopy(), place, JSON.readTree(value)));
        assertThat(fields).as("%s = %s", place, value).doesNotHaveDuplicates();
        if (SIMPLE.contains(value)) {
          assertThat(fields).as("%s = %s", place, value).hasSizeLessThanOrEqualTo(1);
        }
      }
    }
  }

  /// Which fields are refused.
  private List<String> read(Dialect dialect, String body) {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    var outcome =
        assertTimeoutPreemptively(
            LONGEST, () -> reader.read(dialect, bytes, bytes.length), () -> "never ends: " + body);
    return switch (outcome) {
      case Outcome.Ok<Draft> _ -> List.of();
      case Outcome.Err<Draft>(GatewayError.InputRejected(var violations)) -> {
        assertThat(violations).as(body).isNotEmpty();
        yield violations.stream().map(violation -> violation.field()).toList();
      }
      case Outcome.Err<Draft>(var error) -> throw new AssertionError(body + ": " + error);
    };
  }

  private static List<JsonPointer> places(JsonNode node, JsonPointer at) {
    var places = new ArrayList<JsonPointer>();
    if (node instanceof ObjectNode object) {
      for (var member : object.properties()) {
        places.addAll(places(member.getValue(), at.appendProperty(member.getKey())));
      }
    } else if (node instanceof ArrayNode array) {
      for (var index = 0; index < array.size(); index++) {
        places.addAll(places(array.get(index), at.appendIndex(index)));
      }
    }
    if (!at.matches()) {
      places.add(at);
    }
    return places;
  }

  private static String with(JsonNode whole, JsonPointer place, JsonNode value) {
    switch (whole.at(place.head())) {
      case ObjectNode object -> object.set(place.last().getMatchingProperty(), value);
      case ArrayNode array -> array.set(place.last().getMatchingIndex(), value);
      case JsonNode other -> throw new AssertionError("nothing stands in " + other);
    }
    return whole.toString();
  }
}
