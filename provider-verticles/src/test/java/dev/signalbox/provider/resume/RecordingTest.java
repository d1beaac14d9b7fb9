package dev.signalbox.provider.resume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.inference.Delta;
import org.junit.jupiter.api.Test;

class RecordingTest {
  private final Recording recording = new Recording();

  @Test
  void words_that_follow_each_other_are_one_piece_and_everything_else_is_as_it_came() {
    assertThat(recording.isEmpty()).isTrue();
    recording.add(new Delta.Reasoning("Let me "));
    recording.add(new Delta.Reasoning("see."));
    recording.add(new Delta.ReasoningSignature("s"));
    recording.add(new Delta.Text("The "));
    assertThat(recording.isEmpty()).isFalse();
    recording.add(new Delta.Text(""));
    recording.add(new Delta.Text("fox"));
    recording.add(new Delta.Citation("u", "t"));
    recording.add(new Delta.Text("."));
    recording.add(new Delta.Reasoning("Well."));
    assertThat(recording.pieces())
        .containsExactly(
            new Delta.Reasoning("Let me see."),
            new Delta.ReasoningSignature("s"),
            new Delta.Text("The fox"),
            new Delta.Citation("u", "t"),
            new Delta.Text("."),
            new Delta.Reasoning("Well."));
    recording.add(new Delta.Reasoning(" So."));
    assertThat(recording.pieces()).hasSize(7).last().isEqualTo(new Delta.Reasoning(" So."));
  }

  @Test
  void what_it_takes_is_little_more_than_its_words() {
    var taken = 0L;
    for (var i = 0; i < 10_000; i++) {
      taken += recording.add(new Delta.Text("word "));
    }
    assertThat(taken).isBetween(50_000L, 51_000L);
    assertThat(recording.pieces()).hasSizeBetween(12, 13);
    assertThat(recording.add(new Delta.Citation("url", "title")))
        .isEqualTo(Recording.PIECE_COST + new Delta.Citation("url", "title").chars());
    recording.clear();
    assertThat(recording.isEmpty()).isTrue();
    assertThat(recording.pieces()).isEmpty();
  }
}
