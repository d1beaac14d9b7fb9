package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Tool;
import dev.signalbox.api.inference.ToolCall;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What clients really sent to the providers whose dialects are spoken here. The recordings are
/// others' and not part of this repository: the property `signalbox.wireFixtures` names their
/// folder.
class RecordedRequestsTest {
  private static final String FOLDER = "signalbox.wireFixtures";

  /// Asked for something the provider itself has refused, too.
  private static final Set<String> REFUSED =
      Set.of("openai/chat-bad-request", "openclaw/400-temperature");

  @TestFactory
  Stream<DynamicTest> whatClientsSentIsRead() {
    var folder = System.getProperty(FOLDER, "");
    if (folder.isEmpty()) {
      return Stream.of(
          dynamicTest(
              "not run", () -> abort("no recordings: -D" + FOLDER + "=<folder> names theirs")));
    }
    return files(Path.of(folder)).stream()
        .flatMap(file ->
            dialect(file)
                .map(spoken -> dynamicTest(name(file), () -> read(file, spoken)))
                .stream());
  }

  private static List<Path> files(Path folder) {
    try (var all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(".request.json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getParent()).replaceAll(".*/", "")
        + "/"
        + file.toString().replaceAll(".*/", "").replace(".request.json", "");
  }

  /// By the address it was sent to; other families' dialects are not spoken here.
  private static Optional<Dialect> dialect(Path file) {
    var url = url(file);
    if (url.contains("/chat/completions")) {
      return Optional.of(new ChatDialect(InstantSource.system()));
    }
    if (url.endsWith("/responses")) {
      return Optional.of(new ResponsesDialect(InstantSource.system()));
    }
    if (url.endsWith("/embeddings")) {
      return Optional.of(new EmbeddingDialect());
    }
    if (url.endsWith("/count_tokens")) {
      return Optional.of(new CountTokensDialect());
    }
    return url.contains("anthropic.com") && url.contains("/messages")
        ? Optional.of(new MessagesDialect(Route.MESSAGES))
        : Optional.empty();
  }

  private static String url(Path file) {
    var meta =
        file.resolveSibling(file.toString().replaceAll(".*/", "").replace(".request.", ".meta."));
    return json(meta).getString("url", "");
  }

  private static JsonObject json(Path file) {
    return new JsonObject(Buffer.buffer(bytes(file)));
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(Path file, Dialect dialect) {
    var bytes = bytes(file);
    switch (new DraftReader(64).read(dialect, bytes, bytes.length)) {
      case Outcome.Ok<Draft>(var draft) -> {
        assertThat(REFUSED).doesNotContain(name(file));
        assertSame(json(file), draft.from(new RequestId("r1"), CallerKey.ANONYMOUS));
      }
      case Outcome.Err<Draft>(var error) ->
          assertThat(REFUSED).as(error.toString()).contains(name(file));
    }
  }

  /// The same model, way of answering, words, calls and tools.
  private static void assertSame(JsonObject sent, InferenceRequest read) {
    assertThat(read.stream()).isEqualTo(sent.getBoolean("stream", false));
    assertThat(read.model()).endsWith(sent.getString("model"));
    var tools = names(list(sent, "tools"));
    assertThat(read.tools()).extracting(Tool::name).isEqualTo(tools);
    if (sent.containsKey("messages")) {
      var turns = sent.getJsonArray("messages").stream().map(JsonObject.class::cast).toList();
      for (var turn : turns) {
        if (turn.getValue("content") instanceof String said) {
          assertThat(read.systemPrompt() + words(read)).contains(said);
        }
      }
      var calls = turns.stream().flatMap(RecordedRequestsTest::calls).toList();
      assertThat(read.messages().stream().flatMap(m -> m.toolCalls().stream()))
          .extracting(ToolCall::name)
          .containsExactlyElementsOf(calls);
    }
  }

  private static String words(InferenceRequest request) {
    return String.join("\n", request.messages().stream().map(Message::text).toList());
  }

  /// Some clients write what they have none of as `null`.
  private static JsonArray list(JsonObject holder, String name) {
    return holder.getValue(name) instanceof JsonArray there ? there : new JsonArray();
  }

  private static List<String> names(JsonArray tools) {
    return tools.stream()
        .map(JsonObject.class::cast)
        .map(tool -> tool.getJsonObject("function", tool).getString("name"))
        .toList();
  }

  private static Stream<String> calls(JsonObject turn) {
    if (turn.getValue("content") instanceof JsonArray blocks) {
      return blocks.stream()
          .map(JsonObject.class::cast)
          .filter(block -> "tool_use".equals(block.getString("type")))
          .map(block -> block.getString("name"));
    }
    return Role.ASSISTANT.name().equalsIgnoreCase(turn.getString("role"))
        ? names(list(turn, "tool_calls")).stream()
        : Stream.of();
  }
}
