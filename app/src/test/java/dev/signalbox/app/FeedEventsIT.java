package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.testkit.Http;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What feeds tell is what the API document says, member by member.
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FeedEventsIT {
  @Test
  void aTargetThatLeavesRotationIsToldAsTheDocumentSays(@TempDir Path folder) throws Exception {
    try (var two = TwoProviders.start(folder, Map.of("PROVIDERS_MAX_FAILURES_IN_ROW", "2"))) {
      two.openai.always(TwoProviders.OVERLOADED);
      var told =
          events(two)
              .hear(
                  "/orchestrator/events",
                  () ->
                      assertThat(two.infer(TwoProviders.OPENAI, "Hello").status()).isEqualTo(503));
      assertThat(told.path("provider").asText()).isEqualTo("openai");
      assertThat(told.path("to").asText()).isEqualTo("open");
    }
  }

  @Test
  void anAccountThatCrossesAThresholdIsToldAsTheDocumentSays(@TempDir Path folder)
      throws Exception {
    try (var two = TwoProviders.start(folder)) {
      two.bothAnswer();
      var budget = "{\"hardUsd\":\"1\",\"warningPercent\":0,\"softPercent\":90,\"strict\":false}";
      var key = "Bearer " + two.signalbox.adminKey();
      var path = "/admin/budgets/key:anonymous";
      var set = Http.send(two.gatewayPort(), "PUT", path, budget, "Authorization", key);
      assertThat(set.orElseThrow().status()).isEqualTo(200);
      var told =
          events(two)
              .hear(
                  "/admin/alerts/events",
                  () ->
                      assertThat(two.infer(TwoProviders.OPENAI, "Hello").status()).isEqualTo(200));
      assertThat(told.path("account").asText()).isEqualTo("key:anonymous");
      assertThat(told.path("state").asText()).isEqualTo("WARNING");
    }
  }

  private static DocumentedEvents events(TwoProviders two) {
    return new DocumentedEvents(two.gatewayPort(), "Bearer " + two.signalbox.adminKey());
  }
}
