package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Outcome;
import dev.signalbox.bus.Address;
import dev.signalbox.bus.Addresses;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.ErrorsExpected;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every way an inference can be asked for, whole and streamed, with the security unit away,
/// broken, silent or talking nonsense: nothing moves.
@CleanRun
class FailSecureVerticleTest {
  private static final String[] ALICE = {"Authorization", "Bearer sk-alice"};
  private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  /// One way to ask.
  record Surface(String path, String body, boolean streamed) {
    /// Vectors and voices have none.
    boolean hasWords() {
      return !path.equals("/v1/embeddings") && !path.equals("/v1/audio/speech");
    }

    @Override
    public String toString() {
      return path + (streamed ? " streamed" : "");
    }
  }

  private static final List<Surface> SURFACES = surfaces();

  /// Those that call no provider and judge no text: they count.
  private static final Set<String> WITHOUT_PROVIDER = Set.of("/v1/messages/count_tokens");

  private static List<Surface> surfaces() {
    var all = new ArrayList<Surface>();
    both(all, "/infer", "{" + MESSAGES + ",\"systemPrompt\":\"Be brief.\",\"model\":\"auto\"");
    both(all, "/v1/chat/completions", "{" + MESSAGES + ",\"model\":\"auto\"");
    both(all, "/v1/chat/completions", "{\"message\":\"Now?\"");
    both(
        all,
        "/v1/chat/regenerate",
        "{\"conversation_id\":\"c\",\"message_id\":\"m\",\"model\":\"auto\"");
    both(all, "/chat", "{\"message\":\"Hi\"");
    both(all, "/v1/responses", "{\"model\":\"auto\",\"input\":\"Hi\"");
    both(all, "/v1/messages", "{" + MESSAGES + ",\"model\":\"auto\",\"max_tokens\":9");
    both(all, "/api/messages", "{" + MESSAGES + ",\"model\":\"auto\",\"max_tokens\":9");
    all.add(new Surface("/v1/embeddings", "{\"model\":\"auto\",\"input\":\"Hi\"}", false));
    all.add(
        new Surface(
            "/v1/audio/speech",
            "{\"model\":\"tts-1\",\"input\":\"Hi\",\"voice\":\"alloy\"}",
            false));
    all.add(new Surface("/api/ai/generate", "{\"prompt\":\"Hi\"}", false));
    all.add(new Surface("/api/ai/stream", "{\"prompt\":\"Hi\"}", true));
    return List.copyOf(all);
  }

  private static void both(List<Surface> all, String path, String open) {
    all.add(new Surface(path, open + ",\"stream\":false}", false));
    all.add(new Surface(path, open + ",\"stream\":true}", true));
  }

  /// What is wrong with the scanner.
  enum Fault {
    DOWN,
    BROKEN,
    SILENT,
    NONSENSE,
    NOTHING
  }

  private static Stream<Arguments> matrix() {
    return SURFACES.stream().flatMap(FailSecureVerticleTest::withEveryFault);
  }

  private static Stream<Arguments> answers() {
    return SURFACES.stream()
        .filter(Surface::hasWords)
        .flatMap(FailSecureVerticleTest::withEveryFault);
  }

  private static Stream<Arguments> withEveryFault(Surface surface) {
    return Stream.of(Fault.values()).map(fault -> Arguments.of(surface, fault));
  }

  @TempDir Path home;
  private RunningGateway gateway;

  @BeforeEach
  void start(Vertx vertx) {
    gateway = RunningGateway.start(vertx, home, "SIGNALBOX_VERDICT_MS", "100");
    FakeConversations.start(gateway.units);
  }

  @Test
  void no_surface_is_left_out() {
    var known = new TreeSet<>(WITHOUT_PROVIDER);
    SURFACES.forEach(surface -> known.add(surface.path()));
    assertThat(gateway.verticle.inferencePaths()).isEqualTo(known);
  }

  @Test
  void every_surface_answers_while_the_scanner_is_well() throws Exception {
    for (var surface : SURFACES) {
      if (surface.hasWords()) {
        var reply = gateway.post(surface.path(), surface.body(), ALICE);
        assertThat(reply.statusCode()).as("%s %s", surface, reply.body()).isEqualTo(200);
        assertThat(reply.body()).as(surface.toString()).contains("Hel");
      }
    }
  }

  @ParameterizedTest
  @ErrorsExpected("a broken scanner says so")
  @MethodSource("matrix")
  void what_was_not_judged_is_not_sent(Surface surface, Fault fault) throws Exception {
    strike(Addresses.INSPECT, fault);
    var reply = gateway.post(surface.path(), surface.body(), ALICE);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(503);
    assertThat(reply.body()).doesNotContain("Hel").containsIgnoringCase("security");
    assertThat(gateway.units.called).isEmpty();
  }

  @ParameterizedTest
  @ErrorsExpected("a broken scanner says so")
  @MethodSource("answers")
  void what_was_not_filtered_does_not_leave(Surface surface, Fault fault) throws Exception {
    strike(Addresses.FILTER, fault);
    var reply = gateway.post(surface.path(), surface.body(), ALICE);
    assertThat(reply.body()).doesNotContain("Hel").containsIgnoringCase("security");
    if (!surface.streamed()) {
      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(503);
    }
  }

  private <Q, A> void strike(Address<Q, A> address, Fault fault) {
    switch (fault) {
      case DOWN -> gateway.units.stop(address.name());
      case BROKEN -> gateway.units.reply(address, () -> Future.failedFuture("broken"));
      case SILENT -> gateway.units.reply(address, () -> Future.future(_ -> {}));
      case NONSENSE -> gateway.units.reply(address, () -> Future.succeededFuture("nonsense"));
      case NOTHING -> gateway.units.reply(address, () -> nothing());
    }
  }

  private static Future<Object> nothing() {
    return Future.succeededFuture(Outcome.ok(List.of()));
  }
}
