package dev.signalbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.Http;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever reads a stream loses its gateway, or those who keep it.
class ResumeIT {
  private static final String INFER = "/infer";
  private static final String TURNS = "/v1/chat/completions";
  private static final String[] RESUMABLE = {"X-Resumable", "true"};

  /// What 40 tokens read and 10 written cost, in nano-USD.
  static final long ONE_CHARGE = 40 * 150 + 10 * 600;

  /// A stream of a provider that charges for it.
  static final String PAID = stream("Count").replace("builtin/demo", "openai/gpt-4o-mini");

  @TempDir private Path folder;

  /// A question that is answered word by word.
  static String slowly(int millis) {
    return "demo:delay=" + millis + "ms demo:say=one two three four five six seven eight nine ten";
  }

  static String stream(String text) {
    return Http.inference("builtin/demo", text).replaceFirst("[{]", "{\"stream\":true,");
  }

  @Test
  void streamsGoOnAtAnotherGatewayAfterTheirOwnWasKilled() {
    try (var all = TwoGateways.start(folder, Map.of())) {
      var turn = "{\"model\":\"builtin/demo\",\"message\":\"" + slowly(200) + "\"}";
      var whole = SseReader.open(all.first(), INFER, stream(slowly(1))).rest();
      assertThat(whole.isDone()).isTrue();
      assertThat(whole.text()).contains("nine ten");
      var callsBefore = all.calls();

      var begun = SseReader.open(all.first(), INFER, stream(slowly(200)), RESUMABLE).until("two");
      var said = SseReader.open(all.first(), TURNS, turn, RESUMABLE).until("two");
      all.first().kill();
      var rest = SseReader.resume(all.second(), INFER, begun.lastId()).rest();
      var more = SseReader.resume(all.second(), TURNS, said.lastId()).rest();

      assertThat(rest.isDone()).isTrue();
      assertThat(begun.text() + rest.text()).isEqualTo(whole.text());
      assertThat(said.text() + more.text()).isEqualTo(whole.text());
      assertThat(more.conversation()).isNotEmpty().isEqualTo(said.conversation());
      Eventually.until("both calls have ended", () -> all.calls() == callsBefore + 2);
      var again = SseReader.resume(all.second(), INFER, begun.lastId()).rest();
      assertThat(again.text()).isEqualTo(rest.text());
      assertThat(all.calls()).isEqualTo(callsBefore + 2);
      var kept =
          Http.get(all.second().gatewayPort(), "/v1/conversations/" + said.conversation())
              .orElseThrow();
      assertThat(kept.body())
          .containsOnlyOnce("\"assistant\"")
          .contains(whole.text(), "complete")
          .doesNotContain("incomplete");
    }
  }

  @Test
  void whatHadComeIsGivenAgainAndPaidAfterTheProvidersUnitWasKilled() {
    var words = new String[] {"one ", "two ", "three ", "four ", "five "};
    try (var provider = StallingProvider.start(words);
        var all =
            TwoGateways.start(
                folder,
                Map.of(),
                Map.of("OPENAI_API_KEY", "sk-test", "OPENAI_BASE_URL", provider.url()))) {
      var stays = SseReader.open(all.first(), INFER, PAID, RESUMABLE).until("two");
      var goes = SseReader.open(all.first(), INFER, PAID, RESUMABLE).until("two");
      var seen = goes.lastId();
      var before = goes.text();
      var said = goes.until("four").text();
      goes.leave();

      all.providers().kill();
      assertThat(stays.rest().failure()).isEqualTo("PROVIDERS_UNAVAILABLE");
      assertThat(stays.isDone()).isFalse();

      for (var gateway : List.of(all.second(), all.first())) {
        var rest = SseReader.resume(gateway, INFER, seen).rest();
        assertThat(rest.failure()).isEqualTo("PROVIDERS_UNAVAILABLE");
        assertThat(before + rest.text()).startsWith(said);
      }
      Eventually.until("nothing is held", () -> nano(all, "held") == 0);
      assertThat(nano(all, "thisCycle")).as("what came is paid").isPositive();
    }
  }

  @Test
  void whoSaysNothingIsResumedWhenItsGatewayIsLostAndEndedWhenItGoesItself() {
    try (var provider = StallingProvider.start("one ", "two ", "three ");
        var all =
            TwoGateways.start(
                folder,
                Map.of(),
                Map.of("OPENAI_API_KEY", "sk-test", "OPENAI_BASE_URL", provider.url()))) {
      var goes = SseReader.open(all.first(), INFER, PAID).until("one");
      assertThat(goes.outlives()).isEqualTo("gateway-loss");
      var seen = goes.lastId();
      var before = goes.text();
      var said = goes.until("three").text();
      goes.leave();
      Eventually.until("its provider's connection is closed", () -> provider.open() == 0);
      Eventually.until("it is settled", () -> nano(all, "held") == 0);
      var paidBefore = nano(all, "thisCycle");
      var ended = SseReader.resume(all.second(), INFER, seen).rest();
      assertThat(before + ended.text()).startsWith(said);
      assertThat(ended.failure()).isEqualTo("CALL_ENDED");

      var begun = SseReader.open(all.first(), INFER, PAID).until("two");
      all.first().kill();
      provider.finish("four ", "five.");
      var rest = SseReader.resume(all.second(), INFER, begun.lastId()).rest();

      assertThat(rest.isDone()).isTrue();
      assertThat(rest.outlives()).isEqualTo("gateway-loss");
      assertThat(begun.text() + rest.text()).isEqualTo("one two three four five.");
      assertThat(provider.calls()).isEqualTo(2);
      Eventually.until("it is settled", () -> nano(all, "held") == 0);
      assertThat(nano(all, "thisCycle") - paidBefore)
          .as("40 tokens read, 10 written")
          .isEqualTo(ONE_CHARGE);
    }
  }

  private static long nano(TwoGateways all, String field) {
    return nano(all.units(), field);
  }

  /// What the cost unit of `node` says of those without a key.
  static long nano(SignalboxProcess node, String field) {
    var state = Http.get(node.port("COST_PORT"), "/state/key%3Aanonymous").orElseThrow().json();
    return new BigDecimal(state.path(field).asText()).movePointRight(9).longValueExact();
  }
}
