package dev.signalbox.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamelessToolCallTest {
  private static final String NAMELESS = "it called a tool without naming it";

  @Test
  void ollama_fails() {
    assertThat(
            decoded(
                "ollama",
                """
                {"message":{"tool_calls":[{"function":{"arguments":{"a":1}}}]},"done":true}\
                """))
        .isEqualTo(Outcome.err(new ProviderFailed("ollama", 200, NAMELESS)));
  }

  @Test
  void anthropic_fails_whole_and_streamed() {
    var failure = Outcome.err(new ProviderFailed("anthropic", 200, NAMELESS));
    var answer =
        """
        {"content":[{"type":"tool_use","id":"t1","input":{}}],"stop_reason":"tool_use"}\
        """;
    var call = Requests.call(provider("anthropic"), Requests.saying("Hello", false));
    assertThat(
            provider("anthropic")
                .adapter()
                .decode(new WireResponse(200, answer.getBytes(StandardCharsets.UTF_8)), call))
        .isEqualTo(failure);
    assertThat(
            decoded(
                "anthropic",
                """
                {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t"}}\
                """))
        .isEqualTo(failure);
  }

  @Test
  void chat_completions_leave_it_out() {
    var decoder =
        provider("openai")
            .adapter()
            .decoder(Requests.call(provider("openai"), Requests.saying("Hello", true)));
    var chunk =
        """
        {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]},\
        "finish_reason":"tool_calls"}]}\
        """;
    assertThat(decoder.decode(WireEvent.of(chunk))).isEqualTo(Outcome.ok(List.of()));
    assertThat(decoder.end().map(List::getLast).map(last -> ((Delta.Finish) last).reason()))
        .isEqualTo(Outcome.ok(FinishReason.STOP));
  }

  private static Outcome<List<Delta>> decoded(String id, String event) {
    var call = Requests.call(provider(id), Requests.saying("Hello", true));
    return provider(id).adapter().decoder(call).decode(WireEvent.of(event));
  }

  private static Provider provider(String id) {
    return Providers.all().stream().filter(p -> p.id().equals(id)).findFirst().orElseThrow();
  }
}
