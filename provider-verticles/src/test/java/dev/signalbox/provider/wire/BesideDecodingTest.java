package dev.signalbox.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.RequestId;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.routing.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Thoughts and sources are told as such, never as the answer's words.
class BesideDecodingTest {
  private static List<Delta> read(String provider, boolean stream, String body) {
    var adapter = Wires.adapter(provider);
    var request =
        InferenceRequest.of(new RequestId("r1"), "auto", "", List.of(Message.of(Role.USER, "Hi")))
            .withStream(stream);
    var reader =
        new DeltaReader(adapter, new Call(new Target(provider, "m-1"), request, 0, "folder-1"));
    var deltas =
        new ArrayList<Delta>(Wires.value(reader.bytes(body.getBytes(StandardCharsets.UTF_8))));
    deltas.addAll(Wires.value(reader.end()));
    deltas.removeIf(Delta.Finish.class::isInstance);
    return deltas;
  }

  @Test
  void chat_completions_think_under_either_name_once() {
    assertThat(
            read(
                "openrouter",
                true,
                """
                data: {"choices":[{"index":0,"delta":{"reasoning":"hm","reasoning_content":"hm"}}]}

                data: {"choices":[{"index":0,"delta":{"content":"Yes"},"finish_reason":"stop"}]}

                data: [DONE]

                """))
        .containsExactly(new Delta.Reasoning("hm"), new Delta.Text("Yes"));
  }

  @Test
  void parts_that_think_are_no_words() {
    assertThat(
            read(
                "mistral",
                false,
                """
                {"choices":[{"index":0,"message":{"content":[
                {"type":"thinking","thinking":[{"type":"text","text":"hm"}]},
                {"type":"text","text":"Yes"}]},"finish_reason":"stop"}]}\
                """))
        .containsExactly(new Delta.Reasoning("hm"), new Delta.Text("Yes"));
  }

  @Test
  void sources_that_come_with_every_chunk_are_told_once_and_by_title() {
    assertThat(
            read(
                "perplexity",
                true,
                """
                data: {"citations":["https://a.example/"],"search_results":[{"title":"A","url":"https://a.example/"}],"choices":[{"index":0,"delta":{"content":"Yes"}}]}

                data: {"citations":["https://a.example/"],"search_results":[{"title":"A","url":"https://a.example/"}],"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

                """))
        .containsExactly(new Delta.Text("Yes"), new Delta.Citation("https://a.example/", "A"));
  }

  @Test
  void messages_think_sign_and_seal() {
    assertThat(
            read(
                "anthropic",
                true,
                """
                data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}

                data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}

                data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2ln"}}

                data: {"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"YWI="}}

                data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":1}}

                data: {"type":"message_stop"}

                """))
        .containsExactly(
            new Delta.Reasoning("hm"),
            new Delta.ReasoningSignature("c2ln"),
            new Delta.SealedReasoning("YWI="));
  }

  @Test
  void gemini_and_ollama_tell_thoughts_apart_too() {
    assertThat(
            read(
                "gemini",
                false,
                """
                {"candidates":[{"content":{"parts":[{"text":"hm","thought":true},{"text":"Yes"}]},
                "finishReason":"STOP"}]}\
                """))
        .containsExactly(new Delta.Reasoning("hm"), new Delta.Text("Yes"));
    assertThat(
            read(
                "ollama",
                false,
                "{\"message\":{\"thinking\":\"hm\",\"content\":\"Yes\"},\"done\":true,\"done_reason\":\"stop\"}"))
        .containsExactly(new Delta.Reasoning("hm"), new Delta.Text("Yes"));
  }
}
