package dev.signalbox.provider.resume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.Usage;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LatePiecesTest {
  private static boolean isLate(Delta... answer) {
    var pieces = new LatePieces();
    return Stream.of(answer).map(pieces::isNext).reduce(false, (_, last) -> last);
  }

  @Test
  void thoughts_before_words_and_what_comes_beside_are_in_order() {
    assertThat(isLate(new Delta.Reasoning("a"), new Delta.ReasoningSignature("s"))).isFalse();
    assertThat(isLate(new Delta.SealedReasoning("s"), new Delta.Text("a"))).isFalse();
    assertThat(isLate(new Delta.Text("a"), new Delta.Citation("u", ""))).isFalse();
    assertThat(isLate(new Delta.Text("a"), new Delta.Refusal("no"))).isFalse();
    assertThat(isLate(new Delta.Text("a"), new Delta.Logprobs(List.of()))).isFalse();
    assertThat(
            isLate(new Delta.Text("a"), new Delta.Finish(FinishReason.STOP, Usage.of(1, 1), "m")))
        .isFalse();
  }

  @Test
  void calls_and_thoughts_after_words_are_late() {
    assertThat(isLate(new Delta.ToolCallStart(0, "id", "f"))).isTrue();
    assertThat(isLate(new Delta.ToolCallArguments(0, "{}"))).isTrue();
    assertThat(isLate(new Delta.Text("a"), new Delta.Reasoning("b"))).isTrue();
    assertThat(isLate(new Delta.Text("a"), new Delta.ReasoningSignature("s"))).isTrue();
    assertThat(isLate(new Delta.Text("a"), new Delta.SealedReasoning("s"))).isTrue();
  }
}
