package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.signalbox.app.ClientDialect.Asking;
import dev.signalbox.app.ClientDialect.Heard;
import dev.signalbox.testkit.Answer;
import dev.signalbox.testkit.Recorded;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  private static final String DEMO = "builtin/demo";
  private static final String TEXT = "Grüße, 世界! 🚂";
  private static final String WEATHER = "weather {\"city\":\"Köln\"}";

  @TempDir private Path folder;
  private EveryFamily families;

  @BeforeEach
  void start() {
    families = EveryFamily.start(folder);
  }

  @AfterEach
  void stop() {
    families.close();
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
      tests.addAll(
          over(
              Asking.SCHEMA,
              stream,
              (family, asked) ->
                  asked.body().contains("signal_city")
                      ? family.play("text", asked)
                      : Answer.json(400, "{\"error\":{\"message\":\"no schema\"}}"),
              (_, heard) -> assertThat(heard).isEqualTo(said(TEXT))));
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
                () -> theDemoSpeaks(dialect, stream)));
      }
    }
    return tests.stream();
  }

  private void theDemoSpeaks(ClientDialect dialect, boolean stream) {
    for (var asking : List.of(Asking.TEXT, Asking.RESULTS)) {
      var text = ask(dialect, asking, DEMO, stream);
      assertThat(text.status()).isEqualTo(200);
      assertThat(text.text()).isNotBlank();
    }
    assertThat(ask(dialect, Asking.TOOLS, DEMO, stream).calls())
        .hasSize(2)
        .anyMatch(call -> call.startsWith("weather {"));
    var picture = ask(dialect, Asking.PICTURE, DEMO, stream);
    assertThat(picture.status()).isIn(400, 404);
    assertThat(picture.error()).isNotEmpty();
    var failed = ask(dialect, Asking.FAILURE, DEMO, stream);
    assertThat(failed.status()).isIn(503, 529);
    assertThat(failed.error()).isNotEmpty();
    var cut = ask(dialect, Asking.CUT, DEMO, stream);
    assertThat(cut.error()).isNotEmpty();
    assertThat(cut.status() == 200).isEqualTo(stream);
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
                  families.upstream(family).always(asked -> upstream.apply(family, asked));
                  check.accept(family, ask(dialect, asking, family.target(), stream));
                }));
      }
    }
    return tests;
  }

  private Heard ask(ClientDialect dialect, Asking asking, String model, boolean stream) {
    return dialect.ask(families.gatewayPort(), asking, model, stream);
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
