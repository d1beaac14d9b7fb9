package dev.signalbox.app;

import dev.signalbox.testkit.Answer;
import dev.signalbox.testkit.Recorded;

/// A Messages provider that calls one tool.
final class AnthropicCalls {
  private static final Answer WHOLE =
      Answer.json(
          200,
          """
          {"id":"m1","type":"message","role":"assistant","model":"claude-haiku-4-5",
          "content":[{"type":"tool_use","id":"toolu_1","name":"weather","input":{"city":"Oslo"}}],
          "stop_reason":"tool_use","usage":{"input_tokens":10,"output_tokens":5}}\
          """);
  private static final Answer STREAM =
      Answer.sse(
          """
          event: message_start
          data: {"type":"message_start","message":{"id":"m1","type":"message","role":"assistant","model":"claude-haiku-4-5","content":[],"usage":{"input_tokens":10,"output_tokens":1}}}

          event: content_block_start
          data: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"toolu_1","name":"weather","input":{}}}

          event: content_block_delta
          data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\\"city\\":"}}

          event: content_block_delta
          data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"\\"Oslo\\"}"}}

          event: content_block_stop
          data: {"type":"content_block_stop","index":0}

          event: message_delta
          data: {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":5}}

          event: message_stop
          data: {"type":"message_stop"}

          """);

  private AnthropicCalls() {}

  static Answer play(Recorded asked) {
    return asked.body().contains("\"stream\":true") ? STREAM : WHOLE;
  }
}
