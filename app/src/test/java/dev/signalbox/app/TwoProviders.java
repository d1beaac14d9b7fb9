package dev.signalbox.app;

import dev.signalbox.api.Unit;
import dev.signalbox.platform.postgres.DatabaseAddress;
import dev.signalbox.testkit.Answer;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.Http;
import dev.signalbox.testkit.MockUpstream;
import dev.signalbox.testkit.TemporaryPostgres;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A whole Signalbox that knows two providers, each played by a mock.
final class TwoProviders implements AutoCloseable {
  static final String OPENAI = "openai/gpt-4o-mini";
  static final Answer OPENAI_ANSWER =
      Answer.json(
          200,
          """
          {"id":"c1","object":"chat.completion","model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,
          "message":{"role":"assistant","content":"All clear."},"finish_reason":"stop"}],
          "usage":{"prompt_tokens":1000,"completion_tokens":500,"total_tokens":1500}}\
          """);
  static final Answer OPENAI_STREAM = openaiStream("All ", "clear on the line.");
  static final Answer ANTHROPIC_ANSWER =
      Answer.json(
          200,
          """
          {"id":"m1","type":"message","role":"assistant","model":"claude-3-5-haiku-20241022",
          "content":[{"type":"text","text":"All clear from the other one."}],"stop_reason":"end_turn",
          "usage":{"input_tokens":1000,"output_tokens":500}}\
          """);
  static final Answer ANTHROPIC_STREAM = anthropicStream("clear from the other one.");
  static final Answer OVERLOADED = Answer.json(503, "{\"error\":{\"message\":\"overloaded\"}}");

  final MockUpstream openai;
  final MockUpstream anthropic;
  final DatabaseAddress database;
  final WholeSignalbox signalbox;
  private final Vertx vertx;

  private TwoProviders(Path folder, Map<String, String> more) {
    vertx = Vertx.vertx();
    openai = MockUpstream.start(vertx);
    anthropic = MockUpstream.start(vertx);
    database = TemporaryPostgres.emptyDatabase();
    var environment = new HashMap<String, String>();
    environment.put("OPENAI_API_KEY", "sk-test-openai");
    environment.put("OPENAI_BASE_URL", openai.url() + "/v1");
    environment.put("ANTHROPIC_API_KEY", "sk-ant-test");
    environment.put("ANTHROPIC_BASE_URL", anthropic.url());
    // a test's failures are not to keep the next one's calls away
    environment.put("PROVIDERS_MAX_FAILURES_IN_ROW", "1000");
    environment.put("PROVIDERS_MIN_SUCCESS_RATE", "0");
    environment.put("PROVIDERS_MAX_ERROR_RATE", "100");
    environment.put("ROUTER_BACKOFF_MILLIS", "20");
    environment.putAll(more);
    signalbox = WholeSignalbox.start(folder, database, environment);
  }

  /// One chunk for each piece, and one for the end.
  static Answer openaiStream(String... pieces) {
    var events = new StringBuilder();
    for (var piece : pieces) {
      events.append(
          """
          data: {"id":"c1","model":"gpt-4o-mini","choices":[{"index":0,"delta":{"content":"%s"}}]}

          """
              .formatted(piece));
    }
    return Answer.sse(
        events
            + """
            data: {"id":"c1","model":"gpt-4o-mini","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: [DONE]

            """);
  }

  static Answer anthropicStream(String text) {
    return Answer.sse(
        """
        event: message_start
        data: {"type":"message_start","message":{"id":"m1","type":"message","role":"assistant","model":"claude-3-5-haiku","content":[],"usage":{"input_tokens":1000,"output_tokens":1}}}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"%s"}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":0}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":500}}

        event: message_stop
        data: {"type":"message_stop"}

        """
            .formatted(text));
  }

  static TwoProviders start(Path folder) {
    return start(folder, Map.of());
  }

  static TwoProviders start(Path folder, Map<String, String> more) {
    return new TwoProviders(folder, more);
  }

  void bothAnswer() {
    openai.always(OPENAI_ANSWER);
    anthropic.always(ANTHROPIC_ANSWER);
  }

  Http.Reply infer(String model, String text, String... headers) {
    return signalbox.infer(model, text, headers);
  }

  /// Posts a body of one's own.
  Http.Reply post(String path, String body) {
    return Http.post(gatewayPort(), path, body).orElseThrow();
  }

  Http.Reply get(String path) {
    return Http.get(gatewayPort(), path).orElseThrow();
  }

  int gatewayPort() {
    return signalbox.port(Unit.GATEWAY);
  }

  @Override
  public void close() {
    signalbox.close();
    Eventually.get(vertx.close());
  }
}
