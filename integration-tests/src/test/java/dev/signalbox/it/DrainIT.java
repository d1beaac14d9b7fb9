package dev.signalbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.Http;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SIGTERM: nothing new is begun, and what runs ends or goes on elsewhere.
class DrainIT {
  private static final String INFER = "/infer";

  @TempDir private Path folder;

  @Test
  void aGatewayThatStopsLetsShortStreamsEndAndLongOnesGoOnElsewhere() {
    try (var all = TwoGateways.start(folder, Map.of("SIGNALBOX_DRAIN_SECONDS", "3"))) {
      var whole = SseReader.open(all.first(), INFER, ResumeIT.stream(ResumeIT.slowly(1))).rest();
      var callsBefore = all.calls();
      var longOne =
          SseReader.open(
                  all.first(),
                  INFER,
                  ResumeIT.stream(ResumeIT.slowly(1_000)),
                  "X-Resumable",
                  "true")
              .until("two");
      var unasked =
          SseReader.open(all.first(), INFER, ResumeIT.stream(ResumeIT.slowly(1_000))).until("two");
      var shortOne =
          SseReader.open(all.first(), INFER, ResumeIT.stream(ResumeIT.slowly(150))).until("two");

      var exit = CompletableFuture.supplyAsync(all.first()::terminate);
      Eventually.until(
          "nothing new is taken", () -> Http.get(all.first().gatewayPort(), "/live").isEmpty());
      assertThat(exit.isDone()).isFalse();
      assertThat(TwoGateways.answers(all.second())).isTrue();

      assertThat(shortOne.rest().isDone()).isTrue();
      assertThat(shortOne.text()).isEqualTo(whole.text());
      assertThat(longOne.rest().isDone()).isFalse();
      for (var one : List.of(longOne, unasked)) {
        assertThat(one.rest().failure()).isEqualTo("GATEWAY_UNAVAILABLE");
        var rest = SseReader.resume(all.second(), INFER, one.lastId()).rest();
        assertThat(rest.isDone()).isTrue();
        assertThat(one.text() + rest.text()).isEqualTo(whole.text());
      }
      exit.join();
      Eventually.until("each was called once", () -> all.calls() == callsBefore + 4);
    }
  }

  @Test
  void aProvidersReplicaThatStopsLetsItsStreamsEnd() {
    try (var all = TwoGateways.start(folder, Map.of())) {
      var stream =
          SseReader.open(all.first(), INFER, ResumeIT.stream(ResumeIT.slowly(1_000))).until("two");

      var exit = CompletableFuture.supplyAsync(all.providers()::terminate);
      Eventually.until("it has left the roll call", () -> isWithoutProviders(all.first()));
      assertThat(exit.isDone()).isFalse();
      assertThat(TwoGateways.answers(all.first())).isFalse();

      assertThat(stream.rest().isDone()).isTrue();
      assertThat(stream.text()).contains("nine ten");
      exit.join();
      assertThat(Http.get(all.providers().port("PROVIDERS_PORT"), "/live")).isEmpty();
    }
  }

  private static boolean isWithoutProviders(SignalboxProcess gateway) {
    var status = Http.get(gateway.gatewayPort(), "/status").orElseThrow().json();
    return status
        .at("/units/providers/replicas")
        .valueStream()
        .noneMatch(replica -> replica.path("state").asText().equals("ready"));
  }
}
