package dev.signalbox.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.Secret;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.routing.Capability;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every provider over every fixture of its own, or of its family. The fixtures' README says what
/// each file is for.
class ConformanceTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  private static final Secret KEY = new Secret("sk-never-shown-0123456789");

  @TestFactory
  Stream<DynamicTest> everyProviderReadsAndWritesItsFixtures() {
    return Providers.all().stream()
        .flatMap(
            provider -> Fixture.of(provider).stream().flatMap(fixture -> tests(provider, fixture)));
  }

  @TestFactory
  Stream<DynamicTest> everyProviderRefusesWhatItsWireDoesNotCarry() {
    return Providers.all().stream()
        .map(provider -> dynamicTest(provider.id(), () -> refuses(provider)));
  }

  @TestFactory
  Stream<DynamicTest> everyProviderKeepsItsKeyToItself() {
    return Providers.all().stream()
        .map(provider -> dynamicTest(provider.id(), () -> keepsKey(provider)));
  }

  @TestFactory
  Stream<DynamicTest> everyProviderHasFixturesOfItsOwn() {
    return Providers.all().stream()
        .map(provider -> dynamicTest(provider.id(), () -> hasOwn(provider)));
  }

  @Test
  void noFixtureFolderIsWithoutItsProvider() {
    var ids = new TreeSet<>(Providers.all().stream().map(Provider::id).toList());
    ids.add("openai-family");

    assertThat(
            Fixture.entries(Fixture.ALL)
                .filter(Files::isDirectory)
                .map(folder -> folder.getFileName().toString()))
        .isSubsetOf(ids);
  }

  @Test
  void noTwoProvidersShareAName() {
    assertThat(Providers.all()).extracting(Provider::id).doesNotHaveDuplicates();
  }

  private static Stream<DynamicTest> tests(Provider provider, Fixture fixture) {
    var name = provider.id() + " " + fixture.name() + " ";
    var tests = new ArrayList<DynamicTest>();
    if (fixture.has("request.json") || fixture.has("refused.txt")) {
      tests.add(dynamicTest(name + "encoded", () -> encodes(provider, fixture)));
    }
    if (fixture.has("answer.json")) {
      tests.add(dynamicTest(name + "whole", () -> decodes(provider, fixture)));
    }
    if (fixture.has("stream.txt")) {
      tests.add(dynamicTest(name + "streamed", () -> streams(provider, fixture)));
    }
    if (fixture.has("wait.txt")) {
      tests.add(dynamicTest(name + "limits", () -> limits(provider, fixture)));
    }
    return tests.stream();
  }

  private static void encodes(Provider provider, Fixture fixture) {
    var encoded = encoded(provider, fixture);
    if (fixture.has("refused.txt")) {
      assertThat(encoded).isInstanceOf(Outcome.Err.class);
      assertThat(Described.error(((Outcome.Err<WireRequest>) encoded).error()))
          .isEqualTo(fixture.text("refused.txt"));
    } else {
      assertThat(Json.tree(value(encoded).body()))
          .isEqualTo(Json.tree(fixture.bytes("request.json")));
    }
  }

  private static Outcome<WireRequest> encoded(Provider provider, Fixture fixture) {
    var adapter = provider.adapter();
    if (fixture.name().startsWith("embed")) {
      return adapter.encodeEmbeddings(Requests.texts(provider, fixture.name()), Requests.ACCOUNT);
    }
    var request = Requests.named(fixture.name());
    var asked = fixture.has("refused.txt") ? request : Requests.within(adapter.carries(), request);
    return adapter.encode(Requests.call(provider, asked));
  }

  private static void decodes(Provider provider, Fixture fixture) {
    var adapter = provider.adapter();
    var expected = fixture.text("expect.txt");
    if (fixture.name().startsWith("models")) {
      assertThat(Described.models(adapter.models(fixture.response()))).isEqualTo(expected);
      return;
    }
    if (fixture.name().startsWith("embed")) {
      var texts = Requests.texts(provider, fixture.name());
      var vectors = adapter.decodeEmbeddings(fixture.response(), texts);
      assertThat(Described.embeddings(vectors)).startsWith(expected);
      return;
    }
    var call = Requests.call(provider, Requests.answeredBy(fixture.name(), false));
    var decoded = Described.completion(adapter.decode(fixture.response(), call));
    assertThat(decoded).startsWith(expected.split(Pattern.quote(Described.BESIDE), 2)[0]);
    if (fixture.status() == 200) {
      var reader = new DeltaReader(adapter, call);
      assertThat(value(reader.bytes(fixture.bytes("answer.json")))).isEmpty();
      assertThat(Described.answers(reader.end())).startsWith(expected);
    }
  }

  private static void streams(Provider provider, Fixture fixture) {
    var call = Requests.call(provider, Requests.answeredBy(fixture.name(), true));
    var read = Cuts.read(provider, call, fixture.bytes("stream.txt"));

    assertThat(Described.answers(read)).startsWith(fixture.text("expect.txt"));
  }

  private static void limits(Provider provider, Fixture fixture) {
    assertThat(Described.limit(provider.adapter().rateLimit(fixture.response(), NOW)))
        .isEqualTo(fixture.text("wait.txt"));
  }

  private static void refuses(Provider provider) {
    var carried = provider.adapter().carries();
    var asking =
        Map.<Capability, InferenceRequest>of(
            Capability.TOOLS, Requests.withTools(),
            Capability.VISION, Requests.withImages(),
            Capability.JSON_SCHEMA, Requests.withSchema());
    asking.forEach((capability, request) -> {
      var encoded = provider.adapter().encode(Requests.call(provider, request));
      assertRefused(provider, capability, encoded, !carried.contains(capability));
    });
    assertRefused(
        provider,
        Capability.EMBEDDINGS,
        provider
            .adapter()
            .encodeEmbeddings(Requests.texts(provider, "embed-one"), Requests.ACCOUNT),
        !carried.contains(Capability.EMBEDDINGS));
  }

  private static void assertRefused(
      Provider provider, Capability capability, Outcome<WireRequest> encoded, boolean refused) {
    var expected = Outcome.err(Refusals.unsupported(provider.id(), capability));
    if (refused) {
      assertThat(encoded).as("%s is not carried", capability).isEqualTo(expected);
    } else {
      assertThat(encoded).as("%s is carried", capability).isInstanceOf(Outcome.Ok.class);
    }
  }

  private static void keepsKey(Provider provider) {
    var adapter = provider.adapter();
    var call = Requests.call(provider, Requests.saying("Hello", true));
    var repeating =
        "{\"error\":{\"message\":\"Incorrect API key provided: " + KEY.reveal() + ".\"}}";
    var refused =
        adapter.decode(new WireResponse(401, repeating.getBytes(StandardCharsets.UTF_8)), call);

    assertThat(adapter.headers(KEY).toString()).contains(KEY.reveal());
    assertThat(adapter.headers(new Secret("")).toString()).doesNotContain("Bearer", "Api-Key");
    assertThat(Described.completion(refused)).startsWith("rejected 401");
    assertThat(List.of(refused, value(adapter.encode(call)), adapter, provider, call).toString())
        .doesNotContain(KEY.reveal());
  }

  private static void hasOwn(Provider provider) {
    var own = Fixture.own(provider);
    var chats =
        own.stream().filter(f -> !f.name().startsWith("embed") && !f.name().startsWith("models"));
    var kinds =
        Map.<String, Predicate<Fixture>>of(
            "an encoded request", f -> f.has("request.json"),
            "a whole answer", f -> f.has("answer.json") && f.status() == 200,
            "a streamed answer", f -> f.has("stream.txt"),
            "a failure", f -> f.status() != 200);
    var cases = chats.toList();
    kinds.forEach((kind, isOfKind) -> assertThat(cases).as(kind).anyMatch(isOfKind));
    assertThat(own).as("a list of models").anyMatch(f -> f.name().startsWith("models"));
    if (provider.adapter().carries().contains(Capability.EMBEDDINGS)) {
      assertThat(own).as("embeddings").anyMatch(f -> f.name().startsWith("embed"));
    }
  }

  private static <T> T value(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Ok<T>(T value) -> value;
      case Outcome.Err<T>(var error) -> throw new AssertionError(error.message());
    };
  }
}
