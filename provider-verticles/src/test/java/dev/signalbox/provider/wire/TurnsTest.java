package dev.signalbox.provider.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Families that want a turn of the user's are asked what only the system says all the same.
class TurnsTest {
  @ParameterizedTest
  @ValueSource(strings = {"anthropic", "gemini", "cohere", "yandex", "perplexity"})
  void what_only_the_system_says_is_asked_as_the_users(String id) {
    var request =
        Requests.saying("", false)
            .withMessages(
                List.of(
                    Message.of(Role.SYSTEM, "Write a haiku."),
                    Message.of(Role.SYSTEM, "About trains.")));
    var body =
        switch (Wires.encode(id, request)) {
          case Outcome.Ok<WireRequest>(var wire) -> new String(wire.body(), UTF_8);
          case Outcome.Err<WireRequest>(var error) -> throw new AssertionError(error.message());
        };
    assertThat(body).contains("user", "Write a haiku.", "About trains.").doesNotContain("system");
  }
}
