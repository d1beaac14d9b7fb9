package dev.signalbox.provider.wire;

import static dev.signalbox.provider.wire.Bodies.asking;
import static dev.signalbox.provider.wire.Bodies.body;
import static dev.signalbox.provider.wire.Bodies.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Caching;
import dev.signalbox.api.inference.Extras;
import dev.signalbox.api.inference.Generation;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Sampling;
import dev.signalbox.api.inference.Tool;
import dev.signalbox.api.inference.ToolCall;
import dev.signalbox.api.inference.ToolChoice;
import dev.signalbox.api.inference.ToolUse;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a request asks beyond words is written where the family has a place for it, and refused
/// where it has none.
class ParameterTest {
  private static final Tool ADD = new Tool("add", "", "{\"type\":\"object\"}");
  private static final Sampling ALL =
      new Sampling(
          OptionalDouble.of(0.5),
          OptionalInt.of(9_000),
          OptionalDouble.of(0.9),
          OptionalInt.empty(),
          List.of("END"),
          OptionalLong.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty());

  @ParameterizedTest
  @CsvSource({
    "openai, gpt-4o, true",
    "yandex, yandexgpt, true",
    "anthropic, claude-haiku-4-5, true",
    "anthropic, claude-3-5-haiku-20241022, false",
    "cohere, command-r, false",
    "ollama, llama3, false",
    "gemini, gemini-2.5-flash, false"
  })
  void a_strict_tool_stays_strict_where_a_provider_knows_such(
      String provider, String model, boolean known) {
    var closed = "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}";
    var strict = ToolUse.of(List.of(new Tool("add", "", closed, true)));
    var lax = ToolUse.of(List.of(new Tool("add", "", closed)));
    assertThat(body(provider, model, asking(Generation.DEFAULT.withToolUse(strict))))
        .matches(body -> body.contains("\"strict\":true") == known);
    assertThat(body(provider, model, asking(Generation.DEFAULT.withToolUse(lax))))
        .doesNotContain("strict");
  }

  @Test
  void openais_family_is_not_asked_to_hold_calls_to_a_schema_that_leaves_a_member_out() {
    var open =
        "{\"type\":\"object\",\"properties\":{\"unit\":{\"type\":\"string\"}},"
            + "\"additionalProperties\":false}";
    var request =
        asking(
            Generation.DEFAULT.withToolUse(
                ToolUse.of(List.of(new Tool("weather", "", open, true)))));
    assertThat(body("openai", "gpt-4o", request)).contains("\"unit\"").doesNotContain("strict");
    assertThat(body("anthropic", "claude-haiku-4-5", request)).contains("\"strict\":true");
  }

  @ParameterizedTest
  @CsvSource({"openai, gpt-4o", "anthropic, claude-haiku-4-5", "gemini, gemini-2.5-flash"})
  void a_number_of_a_schema_arrives_to_its_last_digit(String provider, String model) {
    var schema = "{\"type\":\"object\",\"multipleOf\":0.10000000000000000001}";
    var tools = ToolUse.of(List.of(new Tool("add", "", schema)));
    assertThat(body(provider, model, asking(Generation.DEFAULT.withToolUse(tools))))
        .contains("0.10000000000000000001");
  }

  @Test
  void that_a_tool_failed_is_told_where_there_is_a_place_for_it() {
    var call = new ToolCall("t1", "add", "{}");
    List<Part> words = List.of(Part.FAILED, new Part.Text("no"));
    for (var failed : List.of(words, List.of(Part.FAILED))) {
      var request =
          asking(
              Generation.DEFAULT.withToolUse(ToolUse.of(List.of(ADD))),
              Message.of(Role.USER, "Hi"),
              new Message(Role.ASSISTANT, List.of(), List.of(call), ""),
              new Message(Role.TOOL, failed, List.of(), "t1"));
      assertThat(body("anthropic", "claude-haiku-4-5", request))
          .contains(
              "\"is_error\":true,\"content\":\"" + (failed.size() > 1 ? "no" : "Error:") + "\"");
      assertThat(body("openai", "gpt-4o", request))
          .contains(failed.size() > 1 ? "Error:\\nno" : "Error:")
          .doesNotContain("is_error");
    }
  }

  @Test
  void a_conversation_that_does_not_begin_with_a_users_words_is_not_sent_to_anthropic() {
    var nothing = Message.of(Role.USER, "");
    for (var turns :
        List.of(List.of(nothing), List.of(nothing, Message.of(Role.ASSISTANT, "Hello.")))) {
      var request = asking(Generation.DEFAULT, turns.toArray(Message[]::new));
      assertThat(encoded("anthropic", "claude-haiku-4-5", request))
          .isInstanceOfSatisfying(
              Outcome.Err.class,
              refused ->
                  assertThat(refused.error()).isInstanceOf(GatewayError.InputRejected.class));
    }
  }

  @Test
  void anthropic_is_not_asked_to_hold_calls_to_words_it_refuses() {
    var schema =
        "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\",\"minimum\":1}},"
            + "\"additionalProperties\":false}";
    var strict = ToolUse.of(List.of(new Tool("add", "", schema, true)));
    assertThat(
            body("anthropic", "claude-haiku-4-5", asking(Generation.DEFAULT.withToolUse(strict))))
        .contains("\"minimum\":1")
        .doesNotContain("strict");
  }

  private static Generation forced(ToolChoice choice) {
    return Generation.DEFAULT
        .withSampling(ALL)
        .withToolUse(new ToolUse(List.of(ADD), choice, true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "openai    | gpt-4o     | \"top_p\":0.9,\"stop\":[\"END\"] | \"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"add\"}}",
        "mistral   | m          | \"top_p\":0.9,\"stop\":[\"END\"] | \"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"add\"}}",
        "anthropic | claude-haiku-4-5 | \"stop_sequences\":[\"END\"] | \"tool_choice\":{\"type\":\"tool\",\"name\":\"add\"}",
        "gemini    | gemini-2.5-flash | \"topP\":0.9,\"stopSequences\":[\"END\"] | \"mode\":\"ANY\",\"allowedFunctionNames\":[\"add\"]",
        "cohere    | command-a  | \"p\":0.9,\"stop_sequences\":[\"END\"] | \"tool_choice\":\"REQUIRED\""
      })
  void each_family_is_told_in_its_own_words(
      String provider, String model, String sampling, String choice) {
    assertThat(body(provider, model, asking(forced(new ToolChoice.Named("add")))))
        .contains(sampling, choice);
  }

  @ParameterizedTest
  @CsvSource({"anthropic,seed", "perplexity,seed", "yandex,top_p", "openai,top_k"})
  void what_a_family_has_no_place_for_is_refused_by_name(String provider, String field) {
    var sampling =
        new Sampling(
            OptionalDouble.empty(),
            OptionalInt.empty(),
            field.equals("top_p") ? OptionalDouble.of(0.5) : OptionalDouble.empty(),
            field.equals("top_k") ? OptionalInt.of(3) : OptionalInt.empty(),
            List.of(),
            field.equals("seed") ? OptionalLong.of(7) : OptionalLong.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty());
    var outcome = encoded(provider, "m-1", asking(Generation.DEFAULT.withSampling(sampling)));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Err.class,
            refused ->
                assertThat(((GatewayError.InputRejected) refused.error()).violations())
                    .singleElement()
                    .satisfies(violation -> {
                      assertThat(violation.field()).isEqualTo(field);
                      assertThat(violation.rule()).isEqualTo("unsupported");
                    }));
  }

  @ParameterizedTest
  @CsvSource({"anthropic, claude-haiku-4-5", "yandex, yandexgpt", "openai, gpt-4o"})
  void what_changes_nothing_is_refused_by_nobody(String provider, String model) {
    var none = OptionalDouble.of(0);
    var all = OptionalDouble.of(Sampling.ALL_TOKENS);
    var top = OptionalInt.empty();
    var half = OptionalDouble.of(0.7);
    var idle = new Sampling(half, top, all, top, List.of(), OptionalLong.empty(), none, none);
    assertThat(body(provider, model, asking(Generation.DEFAULT.withSampling(idle))))
        .contains("\"temperature\":0.7")
        .matches(body -> body.contains("\"top_p\":1") == provider.equals("openai"));
  }

  @Test
  void ollama_cannot_be_made_to_call_a_tool() {
    assertThat(encoded("ollama", "m", asking(forced(new ToolChoice.Required()))))
        .isInstanceOf(Outcome.Err.class);
  }

  @Test
  void unknown_fields_go_to_their_own_family_only() {
    var generation =
        Generation.DEFAULT.withExtras(new Extras(Extras.OPENAI, Map.of("verbosity", "\"low\"")));
    assertThat(body("openai", "gpt-5", asking(generation))).contains("\"verbosity\":\"low\"");
    assertThat(body("mistral", "m", asking(generation))).doesNotContain("verbosity");
    assertThat(body("anthropic", "claude-haiku-4-5", asking(generation)))
        .doesNotContain("verbosity");
  }

  @Test
  void signed_thoughts_and_cache_marks_come_back_to_the_messages_family() {
    var generation =
        Generation.DEFAULT
            .withToolUse(ToolUse.of(List.of(ADD)))
            .withCaching(new Caching(true, 3, Caching.Lifetime.ONE_HOUR));
    var marked =
        new Message(
            Role.USER,
            List.of(new Part.Text("Hi"), new Part.CacheMark(Caching.Lifetime.FIVE_MINUTES)),
            List.of(),
            "");
    var thought =
        new Message(
            Role.ASSISTANT,
            List.of(
                new Part.Thinking("hm", "c2ln"),
                new Part.Thinking("unsigned", ""),
                new Part.SealedThinking("YWI="),
                new Part.Text("Yes?")),
            List.of(),
            "");
    var request = asking(generation, marked, thought, Message.of(Role.USER, "Go on."));
    assertThat(body("anthropic", "claude-haiku-4-5", request))
        .contains(
            "{\"type\":\"text\",\"text\":\"Hi\",\"cache_control\":{\"type\":\"ephemeral\"}}",
            "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"}",
            "{\"type\":\"redacted_thinking\",\"data\":\"YWI=\"}",
            "\"system\":[{\"type\":\"text\",\"text\":\"Be \",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}},{\"type\":\"text\",\"text\":\"brief.\"}]",
            "\"input_schema\":{\"type\":\"object\"},\"cache_control\"")
        .doesNotContain("unsigned");
    assertThat(body("openai", "gpt-4o", request)).doesNotContain("cache_control", "c2ln", "YWI=");
  }
}
