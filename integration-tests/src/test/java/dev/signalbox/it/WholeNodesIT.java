package dev.signalbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.Http;
import dev.signalbox.testkit.TemporaryPostgres;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two processes with everything in each, around one external PostgreSQL.
class WholeNodesIT {
  private static final String INFER = "/infer";
  private static final String[] EVERYTHING = {
    "gateway", "security", "cost", "router", "providers", "conversations"
  };

  @TempDir private Path folder;

  @Test
  void aStreamThatIsToOutliveItsReaderOutlivesTheNodeToo() {
    try (var provider = StallingProvider.start("one ", "two ", "three ")) {
      var shared =
          ClusterSettings.around(
              TemporaryPostgres.emptyDatabase(),
              Map.of("OPENAI_API_KEY", "sk-test", "OPENAI_BASE_URL", provider.url()));
      try (var first = SignalboxProcess.start(folder.resolve("first"), shared, EVERYTHING);
          var second = SignalboxProcess.start(folder.resolve("second"), shared, EVERYTHING)) {
        first.awaitReady("GATEWAY_PORT");
        second.awaitReady("GATEWAY_PORT");
        Eventually.until("each knows both", () -> knowsBoth(first) && knowsBoth(second));

        var plain = SseReader.open(second, INFER, ResumeIT.stream("Hello")).rest();
        assertThat(plain.lastId()).isNotEmpty();
        assertThat(plain.outlives())
            .as("where nobody asked it ends with its node")
            .isEqualTo("connection");
        assertThat(SseReader.statusOf(first, INFER, plain.lastId()))
            .as("either node finds it, and nothing follows its end")
            .isEqualTo(204);

        var begun = SseReader.open(first, INFER, ResumeIT.PAID, "X-Resumable", "true").until("two");
        first.kill();
        provider.finish("four ", "five.");
        var rest = SseReader.resume(second, INFER, begun.lastId()).rest();

        assertThat(rest.isDone()).isTrue();
        assertThat(begun.text() + rest.text()).isEqualTo("one two three four five.");
        assertThat(provider.calls()).isEqualTo(1);
        Eventually.until("it is settled", () -> ResumeIT.nano(second, "held") == 0);
        assertThat(ResumeIT.nano(second, "thisCycle")).isEqualTo(ResumeIT.ONE_CHARGE);
      }
    }
  }

  private static boolean knowsBoth(SignalboxProcess node) {
    return Http.get(node.gatewayPort(), "/status")
        .map(status -> status.json().at("/units/providers/replicas").size() == 2)
        .orElse(false);
  }
}
