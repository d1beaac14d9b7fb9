package dev.signalbox.provider.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Completion;
import dev.signalbox.api.inference.ToolCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What providers really answered. The recordings are others' and not part of this repository: the
/// property `signalbox.wireFixtures` names their folder, one subfolder per provider.
class RecordedTrafficTest {
  private static final String FOLDER = "signalbox.wireFixtures";

  /// Recordings of interfaces that Signalbox does not use, each with the one it is of.
  private static final Map<String, String> FOREIGN =
      Map.of(
          "anthropic/count-tokens", "token counting",
          "openai/responses-basic", "the Responses API",
          "openai/responses-stream", "the Responses API",
          "xai/responses-basic", "the Responses API",
          "openclaw/health", "the gateway's own health page");

  /// Streams that begin well and end in an error, and what it means.
  private static final Map<String, String> BROKEN_STREAMS =
      Map.of(
          "groq/tool-use-failed-midstream-1", "rejected 400",
          "openrouter/midstream-error", "rejected 400",
          "openclaw/agent-failed-stream", "failed 500");

  /// Statuses that mean something else than they say.
  private static final Map<String, String> TELLING_STATUS =
      Map.of(
          "gemini/bad-key-400", "rejected 400 for its KEY",
          "xai/bad-key-400", "rejected 400 for its KEY");

  @TestFactory
  Stream<DynamicTest> whatWasRecordedIsUnderstood() {
    var folder = System.getProperty(FOLDER, "");
    if (folder.isEmpty()) {
      return Stream.of(
          dynamicTest(
              "not run", () -> abort("no recordings: -D" + FOLDER + "=<folder> names theirs")));
    }
    return Fixture.entries(Path.of(folder))
        .filter(provider -> Files.isDirectory(provider) && !provider.endsWith("LICENSES"))
        .flatMap(provider -> exchanges(provider))
        .map(exchange -> dynamicTest(exchange.name(), () -> understood(exchange)));
  }

  private static Stream<Exchange> exchanges(Path provider) {
    return Fixture.entries(provider)
        .filter(file -> file.toString().endsWith(".meta.json"))
        .map(file -> new Exchange(provider, file));
  }

  private static void understood(Exchange exchange) {
    if (FOREIGN.containsKey(exchange.name())) {
      assertThat(exchange.path()).doesNotContain("/chat/completions", "/api/chat", "/v2/chat");
      return;
    }
    var provider = exchange.provider();
    if (exchange.path().endsWith("/models")) {
      assertThat(Described.models(provider.adapter().models(exchange.response())))
          .startsWith("models ");
    } else if (exchange.path().endsWith("/embeddings")) {
      embeddings(exchange);
    } else {
      completion(exchange);
    }
  }

  private static void embeddings(Exchange exchange) {
    var texts = Requests.texts(exchange.provider(), "embed-one");
    var read = exchange.provider().adapter().decodeEmbeddings(exchange.response(), texts);
    assertThat(Described.embeddings(read))
        .startsWith(exchange.status() == 200 ? "vector [" : failure(exchange.status()));
  }

  private static void completion(Exchange exchange) {
    var provider = exchange.provider();
    var call = Requests.call(provider, Requests.saying("Hello", exchange.isStream()));
    var read =
        exchange.isStream()
            ? Cuts.read(provider, call, exchange.body()).map(Deltas::sum)
            : provider.adapter().decode(exchange.response(), call);
    switch (read) {
      case Outcome.Ok<Completion>(Completion completion) -> {
        assertThat(exchange.status()).isEqualTo(200);
        assertThat(BROKEN_STREAMS).doesNotContainKey(exchange.name());
        assertComplete(completion);
        var plain = PlainReading.of(provider.adapter(), exchange.body(), exchange.isStream());
        assertThat(completion.text()).isEqualTo(plain.words());
        assertThat(completion.toolCalls()).extracting(ToolCall::name).isEqualTo(plain.calls());
      }
      case Outcome.Err<Completion>(GatewayError error) ->
          assertThat(Described.error(error))
              .startsWith(expectedError(exchange))
              .doesNotEndWith("it gave no reason");
    }
  }

  private static void assertComplete(Completion completion) {
    assertThat(completion.usage().inputTokens()).isPositive();
    completion
        .toolCalls()
        .forEach(call -> {
          assertThat(call.id()).isNotEmpty();
          assertThat(call.name()).isNotEmpty();
          assertThat(Json.tree(call.arguments().getBytes(UTF_8)).isObject()).isTrue();
        });
  }

  private static String expectedError(Exchange exchange) {
    return Optional.ofNullable(BROKEN_STREAMS.get(exchange.name()))
        .or(() -> Optional.ofNullable(TELLING_STATUS.get(exchange.name())))
        .orElseGet(() -> failure(exchange.status()));
  }

  /// What may be asked again later, and what may not.
  private static String failure(int status) {
    return switch (status) {
      case 400, 401, 402, 403, 404, 413, 422 -> "rejected " + status;
      case 408, 429, 498, 500, 502, 503, 504, 529 -> "failed " + status;
      default -> throw new AssertionError("not a failure: " + status);
    };
  }

  /// One recorded request and its answer.
  ///
  /// @param folder the provider's
  /// @param meta the file that describes it
  private record Exchange(Path folder, Path meta) {
    String name() {
      return folder.getFileName() + "/" + meta.getFileName().toString().replace(".meta.json", "");
    }

    JsonNode tree() {
      return Json.tree(read(meta));
    }

    String path() {
      return tree().path("url").asText("");
    }

    int status() {
      return tree().path("status").asInt();
    }

    byte[] body() {
      return read(folder.resolve(tree().path("response").asText()));
    }

    boolean isStream() {
      var file = tree().path("response").asText();
      return file.endsWith(".sse") || file.endsWith(".ndjson");
    }

    WireResponse response() {
      var headers = new HashMap<String, String>();
      tree()
          .path("headers")
          .properties()
          .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
      return new WireResponse(status(), name -> headers.getOrDefault(name, ""), body());
    }

    /// Ollama was recorded at its imitation of chat completions, too.
    Provider provider() {
      var id = folder.getFileName().toString();
      var spoken =
          id.equals("ollama") && path().contains("/chat/completions") ? "openai-compatible" : id;
      return Providers.all().stream()
          .filter(provider -> provider.id().equals(spoken))
          .findFirst()
          .orElseThrow(() -> new AssertionError("nobody speaks for " + name()));
    }

    private static byte[] read(Path file) {
      try {
        return Files.readAllBytes(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
