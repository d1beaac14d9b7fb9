package dev.signalbox.api.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeltaTest {
  @Test
  void what_is_written_counts_by_its_characters_and_all_else_as_none() {
    assertThat(
            List.of(
                new Delta.Text("four"),
                new Delta.ToolCallArguments(0, "{}"),
                new Delta.Reasoning("hm"),
                new Delta.ReasoningSignature("abc"),
                new Delta.SealedReasoning("abcde"),
                new Delta.Refusal("no"),
                new Delta.Further(1, new Delta.Text("other"))))
        .extracting(Delta::chars)
        .containsExactly(4L, 2L, 2L, 3L, 5L, 2L, 5L);
    assertThat(
            List.of(
                new Delta.ToolCallStart(0, "id", "name"),
                new Delta.Citation("https://example.org", "title"),
                new Delta.Logprobs(List.of()),
                new Delta.Finish(FinishReason.STOP, Usage.NONE, "m")))
        .allMatch(delta -> delta.chars() == 0);
  }

  @Test
  void a_delivery_may_be_spoken_besides_all_else() {
    var delivery = Delivery.at(7).withUsage(true).paidBy("alice").spoken(true);
    assertThat(delivery.spoken()).isTrue();
    assertThat(delivery.withThoughts(true).withInstructions("x").spoken()).isTrue();
    assertThat(delivery.spoken(false)).isEqualTo(Delivery.at(7).withUsage(true).paidBy("alice"));
  }
}
