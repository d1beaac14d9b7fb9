package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.signalbox.api.Unit;
import dev.signalbox.app.ClientDialect.Asking;
import dev.signalbox.app.ClientDialect.Heard;
import dev.signalbox.testkit.Answer;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.MockUpstream;
import dev.signalbox.testkit.Recorded;
import dev.signalbox.testkit.TemporaryPostgres;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every dialect a client may speak, over every family a provider may.
class DialectMatrixIT {
  /// A new dialect is one more row here.
  private static final List<ClientDialect> DIALECTS =
      List.of(new InferClient(), new MessagesClient(), new ChatClient(), new ResponsesClient());

  private static final String TEXT = "Grüße, 世界! 🚂";
  private static final String WEATHER = "weather {\"city\":\"Köln\"}";

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final Map<WireFamily, MockUpstream> upstreams = new HashMap<>();
  private WholeSignalbox signalbox;

  @BeforeEach
  void start() {
    var environment = new HashMap<String, String>();
    for (var family : WireFamily.ALL) {
      var upstream = MockUpstream.start(vertx);
      upstreams.put(family, upstream);
      environment.putAll(family.environment(upstream.url()));
    }
    // a test's failures are not to keep the next one's calls away
    environment.put("PROVIDERS_MAX_FAILURES_IN_ROW", "1000");
    environment.put("PROVIDERS_MIN_SUCCESS_RATE", "0");
    environment.put("PROVIDERS_MAX_ERROR_RATE", "100");
    environment.put("ROUTER_BACKOFF_MILLIS", "20");
    signalbox = WholeSignalbox.start(folder, TemporaryPostgres.emptyDatabase(), environment);
  }

  @AfterEach
  void stop() {
    signalbox.close();
    Eventually.get(vertx.close());
  }

  @TestFactory
  Stream<DynamicTest> textAndToolsAndPictures() {
    var tests = new ArrayList<DynamicTest>();
    for (var stream : List.of(false, true)) {
      tests.addAll(
          over(
              Asking.TEXT,
              stream,
              (family, asked) -> family.play("text", asked),
              (_, heard) -> assertThat(heard).isEqualTo(said(TEXT))));
      tests.addAll(
          over(
              Asking.TOOLS,
              stream,
              (family, asked) -> family.play("parallel-tools", asked),
              DialectMatrixIT::bothAreCalled));
      tests.addAll(
          over(
              Asking.RESULTS,
              stream,
              (family, asked) ->
                  asked.body().contains("sunny") && asked.body().contains("noon")
                      ? family.play("text", asked)
                      : Answer.json(400, "{\"error\":{\"message\":\"no results\"}}"),
              (_, heard) -> assertThat(heard).isEqualTo(said(TEXT))));
      tests.addAll(
          over(
              Asking.PICTURE,
              stream,
              (family, asked) ->
                  asked.body().contains("aGVsbG8=")
                      ? family.play("text", asked)
                      : Answer.json(400, "{\"error\":{\"message\":\"no picture\"}}"),
              DialectMatrixIT::pictureIsSeenOrRefused));
    }
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> failures() {
    var tests = new ArrayList<DynamicTest>();
    for (var stream : List.of(false, true)) {
      tests.addAll(over(Asking.TEXT, stream, (_, _) -> error(500, "broken"), failing(503)));
    }
    tests.addAll(
        over(
            Asking.TEXT,
            true,
            WireFamily::breakOff,
            (_, heard) -> {
              assertThat(heard.status()).isEqualTo(200);
              assertThat(heard.error()).isNotEmpty();
            }));
    tests.addAll(over(Asking.TEXT, false, (_, _) -> error(400, "bad"), failing(502, 400)));
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> aKeyThatTheProviderDoesNotKnowIsNotTheCallersFault() {
    return over(Asking.TEXT, true, (_, _) -> error(401, "wrong key"), failing(502)).stream();
  }

  @TestFactory
  Stream<DynamicTest> aProviderThatSaysWait() {
    return over(
        Asking.TEXT,
        false,
        (_, _) -> error(429, "slow down").header("Retry-After", "600"),
        failing(503, 429))
        .stream();
  }

  @TestFactory
  Stream<DynamicTest> theDemoSpeaksEveryDialectToo() {
    var tests = new ArrayList<DynamicTest>();
    for (var dialect : DIALECTS) {
      for (var stream : List.of(false, true)) {
        tests.add(
            dynamicTest(
                dialect + " over builtin, " + (stream ? "streamed" : "whole"),
                () -> {
                  var text = ask(dialect, Asking.TEXT, "builtin/demo", stream);
                  assertThat(text.status()).isEqualTo(200);
                  assertThat(text.text()).isNotBlank();
                  assertThat(ask(dialect, Asking.TOOLS, "builtin/demo", stream).calls())
                      .hasSize(2)
                      .anyMatch(call -> call.startsWith("weather {"));
                }));
      }
    }
    return tests.stream();
  }

  private List<DynamicTest> over(
      Asking asking,
      boolean stream,
      BiFunction<WireFamily, Recorded, Answer> upstream,
      BiConsumer<WireFamily, Heard> check) {
    var tests = new ArrayList<DynamicTest>();
    for (var dialect : DIALECTS) {
      for (var family : WireFamily.ALL) {
        tests.add(
            dynamicTest(
                "%s %s over %s, %s"
                    .formatted(asking, dialect, family.id(), stream ? "streamed" : "whole"),
                () -> {
                  upstream(family).always(asked -> upstream.apply(family, asked));
                  check.accept(family, ask(dialect, asking, family.target(), stream));
                }));
      }
    }
    return tests;
  }

  private MockUpstream upstream(WireFamily family) {
    return Objects.requireNonNull(upstreams.get(family));
  }

  private Heard ask(ClientDialect dialect, Asking asking, String model, boolean stream) {
    return dialect.ask(signalbox.port(Unit.GATEWAY), asking, model, stream);
  }

  private static Answer error(int status, String message) {
    return Answer.json(status, "{\"error\":{\"message\":\"" + message + "\"}}");
  }

  private static Heard said(String text) {
    return new Heard(200, text, List.of(), "");
  }

  private static void bothAreCalled(WireFamily family, Heard heard) {
    assertThat(heard.status()).isEqualTo(200);
    assertThat(heard.error()).isEmpty();
    assertThat(heard.calls()).startsWith(WEATHER, "clock {}");
  }

  private static void pictureIsSeenOrRefused(WireFamily family, Heard heard) {
    if (family.sees()) {
      assertThat(heard).isEqualTo(said(TEXT));
    } else {
      assertThat(heard.status()).isIn(400, 404);
      assertThat(heard.error()).isNotEmpty();
    }
  }

  /// Our own dialects say what happened to the provider, the vendors' what their clients expect.
  private static BiConsumer<WireFamily, Heard> failing(int... statuses) {
    return (_, heard) -> {
      assertThat(heard.error()).isNotEmpty();
      assertThat(statuses).contains(heard.status());
    };
  }
}
