package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.testkit.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A provider that says how long it wants to be left alone is.
class RateLimitedProviderIT {
  @TempDir private Path folder;

  @Test
  void itIsNotAskedAgainBeforeItsTime() {
    try (var two = TwoProviders.start(folder)) {
      two.bothAnswer();
      two.openai.always(
          Answer.json(429, "{\"error\":{\"message\":\"slow down\"}}").header("Retry-After", "600"));
      for (var time = 0; time < 3; time++) {
        var reply = two.infer("auto", "Hello");
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.json().at("/metadata/provider").asText()).isEqualTo("anthropic");
      }
      assertThat(two.openai.calls()).isEqualTo(1);
      var alone = two.infer(TwoProviders.OPENAI, "Hello");
      assertThat(alone.status()).as(alone.body()).isGreaterThanOrEqualTo(400);
      assertThat(two.openai.calls()).isEqualTo(1);
    }
  }
}
