package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.OutboundStream;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// On every surface that streams: whoever does not read stops the provider, and what does not fit
/// into memory is refused before it is begun.
@CleanRun
class SlowReaderVerticleTest {
  private static final String USER = "Authorization: Bearer a.b.c";
  private static final int PIECES = 50_000;
  private static final int PIECE_CHARS = 1_000;

  @TempDir Path home;

  /// A way in.
  record Way(String path, String body) {}

  static Stream<Way> ways() {
    var said = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"stream\":true}";
    var message = "{\"message\":\"Hello\",\"stream\":true}";
    return Stream.of(
        new Way("/infer", RunningGateway.STREAM),
        new Way("/api/ai/stream", "{\"prompt\":\"Hello\"}"),
        new Way("/v1/chat/completions", "{\"model\":\"m\"," + said),
        new Way("/v1/responses", "{\"model\":\"m\",\"input\":\"Hello\",\"stream\":true}"),
        new Way("/v1/messages", "{\"model\":\"m\",\"max_tokens\":99," + said),
        new Way("/chat", message),
        new Way("/v1/chat/completions", message));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void who_does_not_read_stops_the_provider_until_it_reads_again(Way way, Vertx vertx)
      throws Exception {
    var gateway = RunningGateway.start(vertx, home);
    FakeConversations.start(gateway.units);
    var written = new AtomicLong();
    gateway.units.provider((_, _, events) -> {
      flood(events, written);
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    try (var socket = gateway.send(way.path(), way.body(), USER)) {
      socket.setSoTimeout(20_000);
      Eventually.standsStill(written::get);
      var stood = written.get();
      assertThat(stood).isLessThan(PIECES);

      read(socket, () -> written.get() > stood);
    }
    Eventually.until("the call is cancelled", () -> gateway.units.cancelled.size() == 1);
  }

  private static void flood(OutboundStream<Delta> events, AtomicLong written) {
    Runnable more =
        () -> {
          while (!events.isFull() && written.get() < PIECES) {
            events.write(new Delta.Text("~".repeat(PIECE_CHARS)));
            written.incrementAndGet();
          }
        };
    events.onDrain(more);
    more.run();
  }

  private static void read(Socket socket, BooleanSupplier enough) throws IOException {
    var piece = new byte[64 * 1024];
    while (!enough.getAsBoolean()) {
      assertThat(socket.getInputStream().read(piece)).isPositive();
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void a_stream_for_which_there_is_no_memory_is_refused_with_when_to_come_back(Way way, Vertx vertx)
      throws Exception {
    var gateway = RunningGateway.start(vertx, home, "SIGNALBOX_MEMORY_LIMIT_MB", "1");
    FakeConversations.start(gateway.units);
    gateway.units.provider((_, _, _) -> Future.succeededFuture(Outcome.ok(new Bus.Started())));
    var fit = (1 << 20) / MemoryBudget.STREAM_BYTES;
    var open = new ArrayList<Socket>();
    for (var stream = 0; stream < fit; stream++) {
      open.add(gateway.send("/infer", RunningGateway.STREAM));
    }
    Eventually.until("memory is taken", () -> gateway.units.called.size() >= fit - 1);

    var refused = gateway.post(way.path(), way.body(), "Authorization", "Bearer a.b.c");

    assertThat(refused.statusCode()).as(refused.body()).isIn(503, 529);
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    assertThat(refused.headers().firstValue("Connection")).contains("close");
    for (var socket : open) {
      socket.close();
    }
    Eventually.until(
        "there is room again", () -> gateway.units.cancelled.size() == gateway.units.called.size());
  }
}
