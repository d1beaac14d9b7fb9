package dev.signalbox.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Secret;
import dev.signalbox.api.inference.Completion;
import dev.signalbox.api.inference.Delta;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every provider over every fixture of its own, or of its family.
class ConformanceTest {
  private static final Path FIXTURES = Path.of("src/test/resources/fixtures");
  private static final int CUTS = 500;
  private static final long SEED = 20_261_121;
  private static final Secret KEY = new Secret("sk-never-shown-0123456789");

  @TestFactory
  Stream<DynamicTest> everyProviderReadsAndWritesItsFixtures() {
    return Providers.all().stream()
        .flatMap(provider -> cases(provider).flatMap(dir -> tests(provider, dir)));
  }

  @Test
  void noFixtureFolderIsWithoutItsProvider() {
    var ids = new TreeSet<>(Providers.all().stream().map(Provider::id).toList());
    ids.add("openai-family");

    assertThat(list(FIXTURES).filter(Files::isDirectory).map(dir -> dir.getFileName().toString()))
        .isSubsetOf(ids);
  }

  private static Stream<DynamicTest> tests(Provider provider, Path dir) {
    var name = provider.id() + " " + dir.getFileName() + " ";
    var tests = new ArrayList<DynamicTest>();
    if (has(dir, "request.json")) {
      tests.add(dynamicTest(name + "encoded", () -> encodes(provider, dir)));
    }
    if (has(dir, "answer.json")) {
      tests.add(dynamicTest(name + "whole", () -> decodes(provider, dir)));
    }
    if (has(dir, "stream.txt")) {
      tests.add(dynamicTest(name + "streamed", () -> streams(provider, dir)));
    }
    return tests.stream();
  }

  private static void encodes(Provider provider, Path dir) {
    var wire = value(provider.adapter().encode(Requests.call(provider, Requests.full())));

    assertThat(Json.tree(wire.body())).isEqualTo(Json.tree(bytes(dir, "request.json")));
    assertThat(wire.toString()).doesNotContain(KEY.reveal());
    assertThat(provider.adapter().headers(KEY).toString()).contains(KEY.reveal());
    assertThat(provider.adapter().headers(new Secret("")).toString()).doesNotContain("Bearer");
  }

  private static void decodes(Provider provider, Path dir) {
    var status = has(dir, "status.txt") ? Integer.parseInt(text(dir, "status.txt").strip()) : 200;
    var call = Requests.call(provider, Requests.saying("Hello", false));

    var answer =
        provider.adapter().decode(new WireResponse(status, bytes(dir, "answer.json")), call);

    assertExpected(dir, answer);
    if (status == 200) {
      var reader = new DeltaReader(provider.adapter(), call);
      assertThat(value(reader.bytes(bytes(dir, "answer.json")))).isEmpty();
      assertExpected(dir, reader.end().map(Deltas::sum));
    }
  }

  private static void streams(Provider provider, Path dir) {
    var call = Requests.call(provider, Requests.saying("Hello", true));
    var stream = bytes(dir, "stream.txt");
    var random = new Random(SEED);
    var whole = read(new DeltaReader(provider.adapter(), call), List.of(stream));
    assertExpected(dir, whole.map(Deltas::sum));

    for (var i = 0; i < CUTS; i++) {
      var pieces = cut(stream, random);
      var cut = read(new DeltaReader(provider.adapter(), call), pieces);
      assertThat(cut).as("seed %d, cut %d", SEED, i).isEqualTo(whole);
    }
  }

  private static Outcome<List<Delta>> read(DeltaReader reader, List<byte[]> pieces) {
    var all = new ArrayList<Delta>();
    for (var piece : pieces) {
      switch (reader.bytes(piece)) {
        case Outcome.Ok<List<Delta>>(var deltas) -> all.addAll(deltas);
        case Outcome.Err<List<Delta>> failed -> {
          return failed;
        }
      }
    }
    return reader
        .end()
        .map(last -> {
          all.addAll(last);
          assertThat(all.stream().filter(Delta.Finish.class::isInstance)).hasSize(1);
          assertThat(all.getLast()).isInstanceOf(Delta.Finish.class);
          return List.copyOf(all);
        });
  }

  private static List<byte[]> cut(byte[] bytes, Random random) {
    var cuts = new TreeSet<Integer>();
    for (var i = random.nextInt(1, 8); i > 0; i--) {
      cuts.add(random.nextInt(bytes.length + 1));
    }
    cuts.add(bytes.length);
    var pieces = new ArrayList<byte[]>();
    var from = 0;
    for (var to : cuts) {
      pieces.add(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
    return pieces;
  }

  private static void assertExpected(Path dir, Outcome<Completion> answer) {
    var expected = text(dir, "expect.txt").strip();
    var described =
        switch (answer) {
          case Outcome.Ok<Completion>(var completion) -> describe(completion);
          case Outcome.Err<Completion>(var error) -> describe(error);
        };
    assertThat(described).startsWith(expected);
  }

  private static String describe(Completion completion) {
    var lines = new ArrayList<String>();
    if (!completion.text().isEmpty()) {
      lines.add("text " + completion.text());
    }
    var calls = completion.toolCalls();
    for (var i = 0; i < calls.size(); i++) {
      var toolCall = calls.get(i);
      lines.add(
          "call " + i + " " + toolCall.id() + " " + toolCall.name() + " " + toolCall.arguments());
    }
    lines.add("finish " + completion.finishReason() + " model " + completion.model());
    var usage = completion.usage();
    lines.add(
        usage.estimated()
            ? "usage estimated out " + usage.outputTokens()
            : "usage %d cached %d written %d out %d reasoning %d"
                .formatted(
                    usage.inputTokens(),
                    usage.cachedInputTokens(),
                    usage.cacheWriteTokens(),
                    usage.outputTokens(),
                    usage.reasoningTokens()));
    return String.join("\n", lines);
  }

  private static String describe(GatewayError error) {
    return switch (error) {
      case GatewayError.ProviderFailed(_, int status, String reason) ->
          "failed " + status + " " + reason;
      case GatewayError.ProviderRejected(_, int status, String reason) ->
          "rejected " + status + " " + reason;
      default -> error.toString();
    };
  }

  /// A provider's own cases; what it lacks, from its family.
  private static Stream<Path> cases(Provider provider) {
    var own = FIXTURES.resolve(provider.id());
    if (!(provider.adapter() instanceof OpenAiAdapter)) {
      return list(own);
    }
    var family =
        list(FIXTURES.resolve("openai-family"))
            .filter(dir -> !Files.exists(own.resolve(dir.getFileName())));
    return Files.exists(own) ? Stream.concat(list(own), family) : family;
  }

  private static Stream<Path> list(Path dir) {
    try (var entries = Files.list(dir)) {
      return entries.sorted().toList().stream();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean has(Path dir, String file) {
    return Files.exists(dir.resolve(file));
  }

  private static String text(Path dir, String file) {
    return new String(bytes(dir, file), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(Path dir, String file) {
    try {
      return Files.readAllBytes(dir.resolve(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static <T> T value(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Ok<T>(T value) -> value;
      case Outcome.Err<T>(var error) -> throw new AssertionError(error.message());
    };
  }
}
