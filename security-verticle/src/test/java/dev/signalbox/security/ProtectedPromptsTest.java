package dev.signalbox.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.api.security.Canary;
import dev.signalbox.security.leak.LetterTrail;
import dev.signalbox.security.leak.PromptLetters;
import org.junit.jupiter.api.Test;

class ProtectedPromptsTest {
  private static final String PROMPT = "Answer as the night porter does and never name a guest.";
  private static final Canary OTHER = new Canary("m3kq7xv2tz9bn4rw8hj5pcdf6g");

  private final ProtectedPrompts prompts = new ProtectedPrompts();

  @Test
  void requests_with_the_same_prompt_share_its_index_and_never_a_canary() {
    assertThat(prompts.isKnown(PROMPT)).isFalse();
    var one = prompts.of(Outputs.CANARY, PROMPT, false);
    var two = prompts.of(OTHER, PROMPT, false);

    assertThat(prompts.isKnown(PROMPT)).isTrue();
    assertThat(two.index()).isSameAs(one.index());
    assertThat(two.canaryWatch()).isNotSameAs(one.canaryWatch());
    assertThat(prompts.of(Outputs.CANARY, PROMPT, false)).isEqualTo(one);
  }

  @Test
  void what_lives_for_one_answer_is_not_remembered() {
    prompts.of(Outputs.CANARY, PROMPT, true);
    assertThat(prompts.size()).isZero();
  }

  @Test
  void what_is_remembered_is_bounded() {
    var first = "the first. " + PROMPT;
    prompts.of(Outputs.CANARY, first, true);
    for (int i = 0; i < 40; i++) {
      prompts.of(Outputs.CANARY, i + PROMPT.repeat(600), true);
    }
    assertThat(prompts.isKnown(first)).isFalse();
    assertThat(prompts.isKnown(39 + PROMPT.repeat(600))).isTrue();
    for (int i = 0; i < 5_000; i++) {
      prompts.of(new Canary("canary-number-" + i), PROMPT, false);
    }
    assertThat(prompts.size()).isLessThan(5_000);
  }

  @Test
  void a_trail_that_none_wrote_is_refused() {
    var letters = new PromptLetters(PROMPT.toCharArray());
    var written = LetterTrail.of(letters, LetterTrail.START, 0).write(0);

    assertThat(LetterTrail.of(letters, written, 0).write(0)).isEqualTo(written);
    assertThatThrownBy(() -> LetterTrail.of(letters, "0", 0)).hasMessageContaining("context");
    assertThatThrownBy(() -> LetterTrail.of(letters, "\n\n\n\n", 0))
        .hasMessageContaining("context");
  }
}
