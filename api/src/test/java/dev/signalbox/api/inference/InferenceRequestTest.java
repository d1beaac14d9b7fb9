package dev.signalbox.api.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.RoutingHints;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class InferenceRequestTest {
  private static final InferenceRequest PLAIN =
      InferenceRequest.of(
          new RequestId("r1"), "auto", "Be brief.", List.of(Message.of(Role.USER, "Hello")));

  @Test
  void a_bound_never_widens_what_the_caller_wants() {
    var bounded = PLAIN.boundedTo(100);
    assertThat(bounded.sampling().maxTokens()).hasValue(100);
    assertThat(bounded.boundedTo(200)).isSameAs(bounded);
    assertThat(bounded.boundedTo(99).sampling().maxTokens()).hasValue(99);
  }

  @Test
  void each_change_changes_one_part_only() {
    var other = new CallerKey("0123456789abcdef", "sk-l");
    Map<String, Function<InferenceRequest, InferenceRequest>> changes =
        Map.of(
            "caller", one -> one.withCaller(other),
            "session", one -> one.withSession(Optional.of("s1")),
            "model", one -> one.withModel("openai/gpt-5"),
            "systemPrompt", one -> one.withSystemPrompt("Be long."),
            "messages", one -> one.withMessages(List.of()),
            "sampling", one -> one.withSampling(Sampling.DEFAULT.withMaxTokens(OptionalInt.of(7))),
            "stream", one -> one.withStream(true),
            "metadata", one -> one.withMetadata(Map.of("team", "rail")));
    changes.forEach((part, change) -> {
      var changed = change.apply(PLAIN);
      assertThat(changed).as(part).isNotEqualTo(PLAIN);
      assertThat(undone(part, changed)).as(part).isEqualTo(PLAIN);
    });
    assertThat(PLAIN.withRouting(RoutingHints.NONE)).isEqualTo(PLAIN);
  }

  @Test
  void a_way_of_answering_is_changed_part_by_part() {
    var extras = new Extras(Extras.OPENAI, Map.of("verbosity", "\"low\""));
    var changed =
        Generation.DEFAULT
            .withThinking(Thinking.of(Thinking.Effort.LOW))
            .withExtras(extras)
            .withToolUse(ToolUse.NONE)
            .withCaching(Caching.AS_USUAL)
            .withResponseFormat(new ResponseFormat.Text());
    assertThat(changed.thinking().isAsked()).isTrue();
    assertThat(changed.extras().of(Extras.OPENAI)).containsEntry("verbosity", "\"low\"");
    assertThat(changed.extras().of(Extras.ANTHROPIC)).isEmpty();
    assertThat(changed.withThinking(Thinking.AS_USUAL).withExtras(Extras.NONE))
        .isEqualTo(Generation.DEFAULT);
  }

  @Test
  void names_on_the_wire_are_those_of_the_catalogue() {
    assertThat(Capability.TOOLS.wireName()).isEqualTo("functions");
    for (var capability : Capability.values()) {
      assertThat(Capability.named(capability.wireName())).hasValue(capability);
    }
    assertThat(Capability.named("telepathy")).isEmpty();
    assertThat(FinishReason.TOOL_CALLS.wireName()).isEqualTo("tool_calls");
    assertThat(Thinking.Effort.XHIGH.wireName()).isEqualTo("xhigh");
  }

  private static InferenceRequest undone(String part, InferenceRequest changed) {
    return switch (part) {
      case "caller" -> changed.withCaller(PLAIN.caller());
      case "session" -> changed.withSession(PLAIN.sessionId());
      case "model" -> changed.withModel(PLAIN.model());
      case "systemPrompt" -> changed.withSystemPrompt(PLAIN.systemPrompt());
      case "messages" -> changed.withMessages(PLAIN.messages());
      case "sampling" -> changed.withSampling(PLAIN.sampling());
      case "stream" -> changed.withStream(PLAIN.stream());
      case "metadata" -> changed.withMetadata(PLAIN.metadata());
      default -> throw new AssertionError(part);
    };
  }
}
