package dev.signalbox.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.GeminiSignature;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.ToolCall;
import dev.signalbox.api.routing.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What Gemini signs a tool call with goes back to it with that call, and to nobody else.
class GeminiSignatureTest {
  private static final String SIGNED =
      "{\"candidates\":[{\"content\":{\"parts\":["
          + "{\"functionCall\":{\"name\":\"add\",\"args\":{\"a\":1}},\"thoughtSignature\":\"c2ln/+==\"},"
          + "{\"functionCall\":{\"name\":\"now\",\"args\":{}}}]},\"finishReason\":\"STOP\"}],"
          + "\"usageMetadata\":{\"promptTokenCount\":3,\"candidatesTokenCount\":2}}";
  private static final String MARKED = GeminiSignature.marked("c2ln/+==");

  private static ProviderAdapter adapter(String provider) {
    return Providers.all().stream()
        .filter(one -> one.id().equals(provider))
        .findFirst()
        .orElseThrow()
        .adapter();
  }

  private static Call call(String provider, String model, InferenceRequest request) {
    return new Call(new Target(provider, model), request, 1_024, "folder-1");
  }

  private static <T> T value(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Ok<T>(var value) -> value;
      case Outcome.Err<T>(var error) -> throw new AssertionError(error.message());
    };
  }

  private static List<Delta> expected() {
    return List.of(
        new Delta.ReasoningSignature(MARKED),
        new Delta.ToolCallStart(0, "call_r1_0", "add"),
        new Delta.ToolCallArguments(0, "{\"a\":1}"),
        new Delta.ToolCallStart(1, "call_r1_1", "now"),
        new Delta.ToolCallArguments(1, "{}"));
  }

  private static List<Delta> withoutIds(List<Delta> deltas) {
    var told = new ArrayList<Delta>();
    for (var delta : deltas) {
      if (delta instanceof Delta.ToolCallStart(int index, _, String name)) {
        told.add(new Delta.ToolCallStart(index, "call_r1_" + index, name));
      } else if (!(delta instanceof Delta.Finish)) {
        told.add(delta);
      }
    }
    return told;
  }

  @Test
  void it_is_told_before_the_call_whole_and_streamed() {
    var asked = Requests.saying("Hi", true);
    var call = call("gemini", "gemini-3-pro-preview", asked);
    var reader = new DeltaReader(adapter("gemini"), call);
    var body = "data: " + SIGNED + "\r\n\r\n";
    var streamed = new ArrayList<Delta>(value(reader.bytes(body.getBytes(StandardCharsets.UTF_8))));
    streamed.addAll(value(reader.end()));
    assertThat(withoutIds(streamed)).isEqualTo(expected());

    var response = new WireResponse(200, WireHeaders.NONE, SIGNED.getBytes(StandardCharsets.UTF_8));
    assertThat(withoutIds(value(adapter("gemini").deltas(response, call)))).isEqualTo(expected());
  }

  private static String encoded(String provider, String model, Part... parts) {
    var calls = List.of(new ToolCall("c1", "add", "{}"), new ToolCall("c2", "now", "{}"));
    var request =
        InferenceRequest.of(
            new RequestId("r1"),
            "auto",
            "",
            List.of(
                Message.of(Role.USER, "Hi"),
                new Message(Role.ASSISTANT, List.of(parts), calls, ""),
                new Message(Role.TOOL, Message.plain("2"), List.of(), "c1"),
                new Message(Role.TOOL, Message.plain("3"), List.of(), "c2")));
    var wire = value(adapter(provider).encode(call(provider, model, request)));
    return new String(wire.body(), StandardCharsets.UTF_8);
  }

  @Test
  void it_goes_back_with_the_first_call_of_its_turn() {
    for (var part :
        List.of(
            new Part.Thinking("", MARKED),
            new Part.Thinking("Hm.", MARKED),
            new Part.SealedThinking(MARKED))) {
      assertThat(encoded("gemini", "gemini-3-pro-preview", part))
          .contains("\"name\":\"add\",\"args\":{}},\"thoughtSignature\":\"c2ln/+==\"}")
          .containsOnlyOnce("thoughtSignature")
          .doesNotContain("gemini:");
    }
    assertThat(encoded("gemini", "gemini-2.5-flash", new Part.Thinking("", MARKED)))
        .contains("\"thoughtSignature\":\"c2ln/+==\"");
  }

  @Test
  void where_it_was_lost_or_is_somebody_elses_generation_3_is_told_so() {
    assertThat(encoded("gemini", "gemini-3-pro-preview"))
        .contains("\"thoughtSignature\":\"skip_thought_signature_validator\"");
    assertThat(encoded("gemini", "gemini-3-pro-preview", new Part.Thinking("Hm.", "c2ln")))
        .contains("\"thoughtSignature\":\"skip_thought_signature_validator\"");
    assertThat(encoded("gemini", "gemini-2.5-flash")).doesNotContain("thoughtSignature");
  }

  @ParameterizedTest
  @ValueSource(strings = {"litellm", "openai-compatible"})
  void who_may_stand_in_front_of_it_passes_it_on_both_ways(String provider) {
    var extra = "\"extra_content\":{\"google\":{\"thought_signature\":\"c2ln/+==\"}}";
    assertThat(encoded(provider, "gemini-3-pro-preview", new Part.Thinking("", MARKED)))
        .contains("\"arguments\":\"{}\"}," + extra + "},{\"id\":\"c2\"")
        .containsOnlyOnce("thought_signature");
    var calls =
        "[{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"add\",\"arguments\":\"{}\"},%s},"
            + "{\"index\":1,\"id\":\"c2\",\"function\":{\"name\":\"now\",\"arguments\":\"{}\"}}]";
    List<Delta> told =
        List.of(
            new Delta.ReasoningSignature(MARKED),
            new Delta.ToolCallStart(0, "c1", "add"),
            new Delta.ToolCallArguments(0, "{}"),
            new Delta.ToolCallStart(1, "c2", "now"),
            new Delta.ToolCallArguments(1, "{}"));
    var chunk =
        "{\"choices\":[{\"index\":0,\"%s\":{\"tool_calls\":%s},\"finish_reason\":\"tool_calls\"}]}";

    var call = call(provider, "gemini-3-pro-preview", Requests.saying("Hi", true));
    var reader = new DeltaReader(adapter(provider), call);
    var body = "data: " + chunk.formatted("delta", calls.formatted(extra)) + "\n\ndata: [DONE]\n\n";
    assertThat(value(reader.bytes(body.getBytes(StandardCharsets.UTF_8)))).startsWith(array(told));

    var whole = chunk.formatted("message", calls.formatted(extra));
    var response = new WireResponse(200, WireHeaders.NONE, whole.getBytes(StandardCharsets.UTF_8));
    assertThat(value(adapter(provider).deltas(response, call))).startsWith(array(told));
  }

  private static Delta[] array(List<Delta> deltas) {
    return deltas.toArray(Delta[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"anthropic", "openai", "mistral", "cohere", "ollama", "yandex"})
  void nobody_else_is_sent_it(String provider) {
    assertThat(encoded(provider, "m-1", new Part.Thinking("", MARKED)))
        .isEqualTo(encoded(provider, "m-1"));
    assertThat(encoded(provider, "m-1", new Part.SealedThinking(MARKED)))
        .isEqualTo(encoded(provider, "m-1"));
  }
}
