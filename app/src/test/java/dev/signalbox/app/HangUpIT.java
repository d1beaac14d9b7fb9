package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.testkit.Answer;
import dev.signalbox.testkit.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A client that goes takes the provider's socket with it, whichever way it came and however far
/// its answer has come. What is done besides (waiting for room, for another round, for the second
/// of two targets) is tried in the gateway's `HangUpVerticleTest`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HangUpIT {
  private static final long AT_ONCE_MILLIS = 100;

  /// The best of several counts, for a busy machine may take a single one its time.
  private static final int TRIES = 20;

  private static final String SAID = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";
  private static final String OPENAI = ",\"model\":\"" + TwoProviders.OPENAI + "\"";

  private TwoProviders two;

  @BeforeAll
  void start(@TempDir Path folder) {
    two =
        TwoProviders.start(
            folder, Map.of("JWT_SECRET", UserTokens.SECRET, "COST_WELCOME_CREDITS", "1000"));
  }

  @AfterAll
  void stop() {
    two.close();
  }

  /// A way in.
  private record Way(String path, String body, boolean stream) {}

  private static List<Way> ways() {
    return Stream.of(
            List.of("/infer", "{" + SAID + ",\"systemPrompt\":\"Be brief.\"" + OPENAI + ",%s}"),
            List.of("/v1/chat/completions", "{" + SAID + OPENAI + ",%s}"),
            List.of("/v1/responses", "{\"input\":\"Hello\"" + OPENAI + ",%s}"),
            List.of("/v1/messages", "{\"max_tokens\":99," + SAID + OPENAI + ",%s}"),
            List.of("/api/messages", "{\"max_tokens\":99," + SAID + OPENAI + ",%s}"),
            List.of("/api/ai/generate", "{\"prompt\":\"Hello\"" + OPENAI + "}"),
            List.of("/api/ai/stream", "{\"prompt\":\"Hello\"" + OPENAI + "}"),
            List.of("/chat", "{\"message\":\"Hello\",%s}"),
            List.of("/v1/chat/completions", "{\"message\":\"Hello\"" + OPENAI + ",%s}"))
        .flatMap(way ->
            way.getLast().contains("%s")
                ? Stream.of(way(way, true), way(way, false))
                : Stream.of(way(way, way.getFirst().endsWith("stream"))))
        .toList();
  }

  private static Way way(List<String> way, boolean stream) {
    var body = way.getLast().replace("%s", "\"stream\":" + stream);
    return new Way(way.getFirst(), body, stream);
  }

  @Test
  void beforeTheFirstByte() throws IOException {
    two.openai.always(Answer.silence());

    for (var way : ways()) {
      assertThat(fastest(way, false)).as("%s", way).isLessThan(AT_ONCE_MILLIS);
    }
  }

  @Test
  void afterIt() throws IOException {
    two.openai.always(TwoProviders.OPENAI_STREAM.first(2).ending(Answer.Ending.STALL));

    for (var way : ways()) {
      assertThat(fastest(way, way.stream())).as("%s", way).isLessThan(AT_ONCE_MILLIS);
    }
  }

  /// Milliseconds from the client's end to the end of the provider's socket.
  private long fastest(Way way, boolean read) throws IOException {
    var fastest = Long.MAX_VALUE;
    for (var time = 0; time < TRIES && fastest >= AT_ONCE_MILLIS; time++) {
      var calls = two.openai.calls();
      var socket = send(way.path(), way.body());
      Eventually.until("the provider is called", () -> two.openai.calls() > calls);
      if (read) {
        assertThat(socket.getInputStream().read()).isPositive();
      }
      var gone = System.nanoTime();
      socket.close();
      var closed = Eventually.get(two.openai.last().abandoned());
      fastest = Math.min(fastest, TimeUnit.NANOSECONDS.toMillis(closed - gone));
    }
    return fastest;
  }

  private Socket send(String path, String body) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), two.gatewayPort());
    var credential =
        path.equals("/chat") ? "Authorization: Bearer " + UserTokens.of("alice") + "\r\n" : "";
    var head =
        "POST %s HTTP/1.1\r\nHost: x\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(path, credential, body.length());
    socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
