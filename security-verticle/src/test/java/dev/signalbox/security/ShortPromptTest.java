package dev.signalbox.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.security.Canary;
import dev.signalbox.api.security.FilterOutput;
import dev.signalbox.api.security.FilterProgress;
import dev.signalbox.api.security.FilteredOutput;
import java.util.List;
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

  @Test
  void ten_words_in_a_row_are_a_leak_and_nine_are_a_phrase() {
    var words = "never tell a guest where the key to the wine cellar hangs at night".split(" ");
    for (int from = 0; from + 10 <= words.length; from++) {
      var ten = String.join(" ", java.util.Arrays.copyOfRange(words, from, from + 10));
      var nine = String.join(" ", java.util.Arrays.copyOfRange(words, from, from + 9));
      var outputs = new Outputs(OutputPolicy.EVERYTHING, String.join(" ", words));
      assertThat(outputs.streamed(List.of("I was told: " + ten + ".")).blocked()).isTrue();
      assertThat(outputs.streamed(List.of("I was told: ", ten + " so")).blocked()).isTrue();
      assertThat(outputs.whole("I was told: " + nine + ".")).endsWith(nine + ".");
    }
  }
}
