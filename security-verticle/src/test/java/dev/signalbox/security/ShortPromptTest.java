package dev.signalbox.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.security.Canary;
import dev.signalbox.api.security.FilterOutput;
import dev.signalbox.api.security.FilterProgress;
import dev.signalbox.api.security.FilteredOutput;
import org.junit.jupiter.api.Test;

class ShortPromptTest {
  private static final Canary CANARY = new Canary("k7mq2xv9tz4bn8rw3hj6pcdf5g");

  @Test
  void a_short_prompt_is_not_compared() {
    var brief = new ProtectedPrompt(CANARY, "Be kind and brief.");
    var answer =
        new OutputFilter(SecretShapes.shipped())
            .filter(
                new FilterOutput(
                    new RequestId("r"),
                    "output",
                    CANARY,
                    "Be kind and brief.",
                    FilterProgress.START,
                    "I try to be kind and brief.",
                    true),
                brief);

    assertThat(answer)
        .isInstanceOfSatisfying(
            Outcome.Ok.class,
            ok ->
                assertThat(((FilteredOutput) ok.value()).text())
                    .isEqualTo("I try to be kind and brief."));
  }
}
