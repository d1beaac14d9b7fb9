package dev.signalbox.api.inference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VectorTest {
  @Test
  void numbersSurviveTheirFormOnTheWire() {
    assertThat(Vector.of(1.5f, -0.25f, Float.MIN_VALUE).values())
        .containsExactly(1.5f, -0.25f, Float.MIN_VALUE);
  }

  @Test
  void theFormIsTheOneOpenAiClientsDecode() {
    assertThat(Vector.of(1f, -2f)).isEqualTo(new Vector("AACAPwAAAMA="));
  }
}
