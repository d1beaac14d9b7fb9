package dev.signalbox.provider.wire;

import static dev.signalbox.provider.wire.Bodies.asking;
import static dev.signalbox.provider.wire.Bodies.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.inference.Generation;
import dev.signalbox.api.inference.Sampling;
import dev.signalbox.api.inference.Thinking;
import dev.signalbox.api.inference.Thinking.Effort;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// How much a model shall think, said as its provider hears it.
class ThinkingBodyTest {
  private static final Sampling WARM =
      new Sampling(
          OptionalDouble.of(0.5),
          OptionalInt.of(9_000),
          OptionalDouble.of(0.9),
          OptionalInt.empty(),
          List.of(),
          OptionalLong.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty());

  @Test
  void thinking_is_words_tokens_or_a_switch_as_the_family_has_it() {
    var asked = asking(Generation.DEFAULT.withSampling(WARM).withThinking(Thinking.of(Effort.LOW)));
    assertThat(body("openai", "gpt-5", asked)).contains("\"reasoning_effort\":\"low\"");
    assertThat(body("anthropic", "claude-haiku-4-5", asked))
        .contains("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}")
        .doesNotContain("temperature");
    assertThat(body("anthropic", "claude-sonnet-5", asked))
        .contains("\"thinking\":{\"type\":\"adaptive\"}", "\"output_config\":{\"effort\":\"low\"}");
    assertThat(body("gemini", "gemini-2.5-flash", asked)).contains("\"thinkingBudget\":1024");
    assertThat(body("ollama", "m", asked)).contains("\"think\":true");
  }

  /// Clients of Anthropic's send `thinking` with every request, also switched off.
  @Test
  void a_model_of_openais_that_does_not_think_hears_nothing_of_it() {
    var budget = new Thinking(Optional.empty(), OptionalInt.of(1_024), true);
    var low = Thinking.of(Effort.LOW);
    for (var thinking : List.of(budget, Thinking.of(Effort.NONE), low)) {
      var asked = asking(Generation.DEFAULT.withThinking(thinking));
      assertThat(body("openai", "gpt-4o-mini", asked))
          .matches(body -> body.contains("reasoning_effort") == thinking.equals(low));
      assertThat(body("openai", "gpt-5.1", asked)).contains("\"reasoning_effort\":\"");
      assertThat(body("deepinfra", "m", asked)).contains("\"reasoning_effort\":\"");
    }
  }

  @Test
  void one_that_cannot_but_think_does_so_as_little_as_it_can() {
    var not = asking(Generation.DEFAULT.withThinking(Thinking.of(Effort.NONE)));
    assertThat(body("openai", "gpt-5.1", not)).contains("\"reasoning_effort\":\"none\"");
    assertThat(body("openai", "gpt-5-mini", not)).contains("\"reasoning_effort\":\"minimal\"");
    assertThat(body("openai", "o4-mini", not)).contains("\"reasoning_effort\":\"low\"");
  }
}
