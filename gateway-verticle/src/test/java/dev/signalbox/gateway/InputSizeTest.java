package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.RequestId;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputSizeTest {
  @Test
  void four_bytes_that_are_sent_are_a_token_in_any_script() {
    var latin = tokens("a".repeat(4_000));
    assertThat(latin).isBetween(1_000L, 1_010L);
    assertThat(tokens("я".repeat(4_000))).isEqualTo(latin + 1_000);
  }

  private static long tokens(String words) {
    return InputSize.tokensSent(
        InferenceRequest.of(
            new RequestId("r1"), "auto", "", List.of(Message.of(Role.USER, words))));
  }
}
