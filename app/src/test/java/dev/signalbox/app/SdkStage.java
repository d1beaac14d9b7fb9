package dev.signalbox.app;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import dev.signalbox.testkit.Answer;
import dev.signalbox.testkit.Recorded;
import java.nio.file.Path;
import java.util.Map;

/// A running Signalbox before two played providers, and the vendor's client that knows its address.
final class SdkStage implements AutoCloseable {
  static final String MODEL = "gpt-4o-mini";

  /// Two calls, the first one's arguments in pieces.
  static final String CALLS_STREAM =
      """
      data: {"id":"c1","model":"gpt-4o-mini","choices":[{"index":0,"delta":{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"weather","arguments":""}}]}}]}

      data: {"id":"c1","model":"gpt-4o-mini","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\\"city\\":"}}]}}]}

      data: {"id":"c1","model":"gpt-4o-mini","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\\"Oslo\\"}"}}]}}]}

      data: {"id":"c1","model":"gpt-4o-mini","choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"call_2","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Bergen\\"}"}}]}}]}

      data: {"id":"c1","model":"gpt-4o-mini","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}

      data: {"id":"c1","model":"gpt-4o-mini","choices":[],"usage":{"prompt_tokens":20,"completion_tokens":9,"total_tokens":29}}

      data: [DONE]

      """;

  private static final Answer CALLS =
      Answer.json(
          200,
          """
          {"id":"c1","object":"chat.completion","model":"gpt-4o-mini","choices":[{"index":0,"message":{"role":"assistant","content":null,
          "tool_calls":[{"id":"call_1","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Oslo\\"}"}},
          {"id":"call_2","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Bergen\\"}"}}]},
          "finish_reason":"tool_calls"}],"usage":{"prompt_tokens":20,"completion_tokens":9,"total_tokens":29}}\
          """);

  final TwoProviders two;
  final OpenAIClient client;

  private SdkStage(TwoProviders two, String key) {
    this.two = two;
    this.client = client(key);
  }

  static SdkStage start(Path folder) {
    return new SdkStage(TwoProviders.start(folder), "sk-mine");
  }

  /// One where callers have to show who they are; its client knows the admin's key.
  static SdkStage withKeys(Path folder) {
    var two = TwoProviders.start(folder, Map.of("SIGNALBOX_AUTH", "required"));
    return new SdkStage(two, two.signalbox.adminKey());
  }

  /// One that asks once only, with another key.
  OpenAIClient client(String key) {
    return OpenAIOkHttpClient.builder().baseUrl(url()).apiKey(key).maxRetries(0).build();
  }

  String url() {
    return "http://127.0.0.1:" + two.gatewayPort() + "/v1";
  }

  /// A provider that answers as it was asked, with words or with two calls.
  static Answer calls(Recorded asked) {
    return streamed(asked) ? Answer.sse(CALLS_STREAM) : CALLS;
  }

  static Answer words(Recorded asked) {
    return streamed(asked) ? TwoProviders.OPENAI_STREAM : TwoProviders.OPENAI_ANSWER;
  }

  private static boolean streamed(Recorded asked) {
    return asked.body().contains("\"stream\":true");
  }

  /// A whole answer that says `text`, which is JSON in the form of a JSON string.
  static Answer saying(String text) {
    return Answer.json(
        200,
        """
        {"id":"c1","object":"chat.completion","model":"gpt-4o-mini","choices":[{"index":0,
        "message":{"role":"assistant","content":"%s"},"finish_reason":"stop"}],
        "usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}\
        """
            .formatted(text));
  }

  /// A provider of two vectors.
  static Answer vectors(Recorded asked) {
    return asked.path().endsWith("/embeddings")
        ? Answer.json(
            200,
            """
            {"object":"list","model":"text-embedding-3-small","data":[
            {"object":"embedding","index":1,"embedding":[0.5,-1]},
            {"object":"embedding","index":0,"embedding":[1,2]}],
            "usage":{"prompt_tokens":2,"total_tokens":2}}\
            """)
        : TwoProviders.OPENAI_ANSWER;
  }

  @Override
  public void close() {
    client.close();
    two.close();
  }
}
