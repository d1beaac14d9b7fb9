package dev.signalbox.benchmarks;

import java.nio.charset.StandardCharsets;

/// Whole answers as each family writes them.
final class Answers {
  private Answers() {}

  static byte[] whole(String provider, String text) {
    var json = '"' + text.replace("\"", "\\\"").replace("\n", "\\n") + '"';
    return shape(provider).replace("@", json).getBytes(StandardCharsets.UTF_8);
  }

  private static String shape(String provider) {
    return switch (provider) {
      case "anthropic" ->
          """
          {"id":"msg_1","type":"message","role":"assistant","model":"m-1","content":[{"type":"text",
          "text":@}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":900,
          "cache_read_input_tokens":0,"cache_creation_input_tokens":0,"output_tokens":900}}\
          """;
      case "gemini" ->
          """
          {"candidates":[{"content":{"role":"model","parts":[{"text":@}]},"finishReason":"STOP",
          "index":0}],"usageMetadata":{"promptTokenCount":900,"candidatesTokenCount":900,
          "totalTokenCount":1800},"modelVersion":"m-1","responseId":"r1"}\
          """;
      case "cohere" ->
          """
          {"id":"1","message":{"role":"assistant","content":[{"type":"text","text":@}]},
          "finish_reason":"COMPLETE","usage":{"billed_units":{"input_tokens":900,
          "output_tokens":900},"tokens":{"input_tokens":900,"output_tokens":900}}}\
          """;
      case "yandex" ->
          """
          {"result":{"alternatives":[{"message":{"role":"assistant","text":@},
          "status":"ALTERNATIVE_STATUS_FINAL"}],"usage":{"inputTextTokens":"900",
          "completionTokens":"900","totalTokens":"1800"},"modelVersion":"1"}}\
          """;
      case "ollama" ->
          """
          {"model":"m-1","created_at":"2026-11-21T08:00:00Z","message":{"role":"assistant",
          "content":@},"done":true,"done_reason":"stop","prompt_eval_count":900,
          "eval_count":900}\
          """;
      default ->
          """
          {"id":"chatcmpl-1","object":"chat.completion","created":1760000000,"model":"m-1",
          "choices":[{"index":0,"message":{"role":"assistant","content":@,"refusal":null},
          "logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":900,
          "completion_tokens":900,"total_tokens":1800}}\
          """;
    };
  }
}
