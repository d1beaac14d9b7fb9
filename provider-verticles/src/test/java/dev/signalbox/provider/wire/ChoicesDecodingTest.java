package dev.signalbox.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.inference.Choices;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.Generation;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.TokenLogprob;
import dev.signalbox.api.inference.TokenLogprob.Alternative;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Several answers at once, how likely their tokens were, and which text ended them.
class ChoicesDecodingTest {
  private static final String TWO =
      """
      data: {"choices":[{"index":0,"delta":{"role":"assistant","content":"On"}}]}

      data: {"choices":[{"delta":{"content":"Tw"},"index":1},{"delta":{"content":"e"},"index":0}]}

      data: {"choices":[{"index":7,"delta":{"content":"nobody asked"}}]}

      data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c1","function":{"name":"add"}}]},"index":1}]}

      data: {"choices":[{"delta":{},"finish_reason":"tool_calls","index":1}]}

      data: {"choices":[{"index":0,"delta":{},"finish_reason":"length"}]}

      data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":8}}

      data: [DONE]

      """;

  private static ProviderAdapter adapter(String provider) {
    return Providers.all().stream()
        .filter(one -> one.id().equals(provider))
        .findFirst()
        .orElseThrow()
        .adapter();
  }

  private static Call call(String provider, boolean stream, Choices choices) {
    var request =
        InferenceRequest.of(new RequestId("r1"), "auto", "", List.of(Message.of(Role.USER, "Hi")))
            .withGeneration(Generation.DEFAULT.withChoices(choices))
            .withStream(stream);
    return new Call(new Target(provider, "m-1"), request, 0, "folder-1");
  }

  private static List<Delta> read(String provider, boolean stream, Choices choices, String body) {
    var reader = new DeltaReader(adapter(provider), call(provider, stream, choices));
    var deltas = new ArrayList<Delta>(value(reader.bytes(body.getBytes(StandardCharsets.UTF_8))));
    deltas.addAll(value(reader.end()));
    return deltas;
  }

  private static List<Delta> value(Outcome<List<Delta>> outcome) {
    return switch (outcome) {
      case Outcome.Ok<List<Delta>>(var deltas) -> deltas;
      case Outcome.Err<List<Delta>>(var error) -> throw new AssertionError(error.message());
    };
  }

  @Test
  void answers_are_told_apart_by_their_number_wherever_it_stands() {
    assertThat(read("openai", true, new Choices(2, false, 0), TWO))
        .containsExactly(
            new Delta.Text("On"),
            new Delta.Further(1, new Delta.Text("Tw")),
            new Delta.Text("e"),
            new Delta.Further(1, new Delta.ToolCallStart(0, "c1", "add")),
            new Delta.Further(1, new Delta.ToolCallArguments(0, "{}")),
            new Delta.Finish(FinishReason.LENGTH, Usage.of(3, 8), "m-1")
                .beside(List.of(FinishReason.TOOL_CALLS)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"index\":%d,", ""})
  void answers_of_a_whole_body_are_told_apart_by_their_place_where_they_have_no_number(
      String index) {
    var body =
        "{\"choices\":[{"
            + index.formatted(0)
            + "\"message\":{\"content\":\"One\"},\"finish_reason\":\"stop\"},{"
            + index.formatted(1)
            + "\"message\":{\"content\":\"Two\"},\"finish_reason\":\"length\"}],"
            + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":8}}";
    assertThat(read("openai", false, new Choices(2, false, 0), body))
        .containsExactly(
            new Delta.Text("One"),
            new Delta.Further(1, new Delta.Text("Two")),
            new Delta.Finish(FinishReason.STOP, Usage.of(3, 8), "m-1")
                .beside(List.of(FinishReason.LENGTH)));
  }

  @Test
  void an_answer_that_does_not_end_broke_off() {
    var cut = TWO.replace("\"finish_reason\":\"tool_calls\",", "");
    var reader = new DeltaReader(adapter("openai"), call("openai", true, new Choices(2, false, 0)));
    assertThat(reader.bytes(cut.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            Outcome.Err.class,
            broken -> assertThat(broken.error()).isInstanceOf(GatewayError.ProviderFailed.class));
  }

  @Test
  void who_gives_fewer_answers_than_it_was_asked_for_is_taken_at_its_word() {
    var one = TWO.lines().filter(line -> !line.contains("\"index\":1")).toList();
    assertThat(read("vllm", true, new Choices(3, false, 0), String.join("\n", one)).getLast())
        .isEqualTo(new Delta.Finish(FinishReason.LENGTH, Usage.of(3, 8), "m-1"));
  }

  @Test
  void likelihoods_are_read_where_they_were_asked_for() {
    var body =
        """
        data: {"choices":[{"index":0,"delta":{"content":"Hi"},"logprobs":{"content":[{"token":"Hi","logprob":-0.5,"bytes":[72,105],"top_logprobs":[{"token":"Yo","logprob":-2,"bytes":null}]}],"refusal":null}}]}

        data: {"choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}]}

        data: [DONE]

        """;
    assertThat(read("openai", true, new Choices(1, true, 1), body))
        .startsWith(
            new Delta.Text("Hi"),
            new Delta.Logprobs(
                List.of(new TokenLogprob("Hi", -0.5, List.of(new Alternative("Yo", -2))))))
        .hasSize(3);
    assertThat(read("openai", true, Choices.ONE, body)).hasSize(2).startsWith(new Delta.Text("Hi"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void the_text_that_ended_it_is_kept_where_the_provider_tells(boolean stream) {
    var anthropic =
        stream
            ? """
            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"stop_sequence","stop_sequence":"END"},"usage":{"output_tokens":1}}

            event: message_stop
            data: {"type":"message_stop"}

            """
            : "{\"content\":[],\"stop_reason\":\"stop_sequence\",\"stop_sequence\":\"END\"}";
    var vllm =
        stream
            ? "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\",\"stop_reason\":\"END\"}]}\n\ndata: [DONE]\n\n"
            : "{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\",\"stop_reason\":\"END\"}]}";
    for (var deltas :
        List.of(
            read("anthropic", stream, Choices.ONE, anthropic),
            read("vllm", stream, Choices.ONE, vllm))) {
      assertThat(((Delta.Finish) deltas.getLast()).stopSequence()).contains("END");
      assertThat(((Delta.Finish) deltas.getLast()).reason()).isEqualTo(FinishReason.STOP);
    }
  }

  @ParameterizedTest
  @CsvSource({"openai", "mistral", "together", "deepinfra", "xai", "litellm", "vllm"})
  void who_gives_several_answers_is_asked_for_them(String provider) {
    assertThat(adapter(provider).encode(call(provider, true, new Choices(3, false, 0))))
        .isInstanceOfSatisfying(
            Outcome.Ok.class,
            ok ->
                assertThat(new String(((WireRequest) ok.value()).body(), StandardCharsets.UTF_8))
                    .contains("\"n\":3")
                    .doesNotContain("logprobs"));
  }

  @ParameterizedTest
  @CsvSource({"openai", "openrouter", "xai", "litellm", "openai-compatible", "llamacpp"})
  void who_tells_likelihoods_is_asked_for_them(String provider) {
    assertThat(adapter(provider).encode(call(provider, true, new Choices(1, true, 5))))
        .isInstanceOfSatisfying(
            Outcome.Ok.class,
            ok ->
                assertThat(new String(((WireRequest) ok.value()).body(), StandardCharsets.UTF_8))
                    .contains("\"logprobs\":true,\"top_logprobs\":5")
                    .doesNotContain("\"n\":"));
  }

  @Test
  void everybody_else_refuses_by_name() {
    for (var provider : List.of("anthropic", "cohere", "ollama", "yandex", "groq")) {
      for (var asked : List.of(new Choices(2, false, 0), new Choices(1, true, 0))) {
        assertThat(Described.error(refused(provider, asked)))
            .contains("refused " + (asked.logprobs() ? "logprobs" : "n") + " unsupported");
      }
    }
  }

  @Test
  void more_answers_than_a_wire_gives_are_refused_with_their_number() {
    assertThat(Described.error(refused("gemini", new Choices(9, false, 0))))
        .isEqualTo("refused n range gemini gives at most 8 answers");
  }

  @Test
  void a_candidate_that_does_not_end_broke_off_and_one_nobody_asked_for_is_left_out() {
    var stream =
        """
        data: {"candidates":[{"content":{"parts":[{"text":"On"}]}},{"index":1,"content":{"parts":[{"text":"Tw"}]}}]}

        data: {"candidates":[{"index":7,"content":{"parts":[{"text":"nobody asked"}]},"finishReason":"STOP"}]}

        data: {"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":8}}

        """;
    var two = new Choices(2, false, 0);
    var reader = new DeltaReader(adapter("gemini"), call("gemini", true, two));
    assertThat(value(reader.bytes(stream.getBytes(StandardCharsets.UTF_8))))
        .containsExactly(new Delta.Text("On"), new Delta.Further(1, new Delta.Text("Tw")));
    assertThat(reader.end()).isInstanceOf(Outcome.Err.class);
    var ended = stream + "data: {\"candidates\":[{\"index\":1,\"finishReason\":\"SAFETY\"}]}\n\n";
    assertThat(read("gemini", true, two, ended).getLast())
        .isEqualTo(
            new Delta.Finish(FinishReason.STOP, Usage.of(3, 8), "m-1")
                .beside(List.of(FinishReason.CONTENT_FILTER)));
  }

  private static GatewayError refused(String provider, Choices asked) {
    return switch (adapter(provider).encode(call(provider, true, asked))) {
      case Outcome.Ok<WireRequest> _ -> throw new AssertionError(provider + " took it");
      case Outcome.Err<WireRequest>(var error) -> error;
    };
  }
}
