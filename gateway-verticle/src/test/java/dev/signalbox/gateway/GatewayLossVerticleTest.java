package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.inference.CallProvider;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.KeptStream;
import dev.signalbox.api.inference.Outlives;
import dev.signalbox.api.inference.StreamTicket;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.OutboundStream;
import dev.signalbox.bus.ReplicaState;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.Http;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A stream that outlives its gateway and nothing more, gone on with by this one.
@CleanRun
class GatewayLossVerticleTest {
  private static final Pattern ID = Pattern.compile("(?m)^id: (.+)$");

  @TempDir Path home;
  private final AtomicInteger stopped = new AtomicInteger();
  private RunningGateway gateway;
  private boolean ends = true;

  @BeforeEach
  void start(Vertx vertx) {
    gateway = RunningGateway.start(vertx, home);
    var bus = gateway.bus;
    var _ = Eventually.get(bus.join(Unit.PROVIDERS, () -> ReplicaState.Snapshot.READY));
    Eventually.until("providers are heard", () -> !bus.rollCall().of(Unit.PROVIDERS).isEmpty());
    gateway.units.answer(Addresses.FIND_STREAM, _ -> kept());
    var _ = Eventually.get(bus.serve(Addresses.RESUME, (_, _, events) -> play(events)));
  }

  /// As the gateway before had it kept.
  private KeptStream kept() {
    var call = gateway.units.called.element();
    var asked = call.ticket().orElseThrow();
    var ticket =
        new StreamTicket(
            asked.shownId(),
            asked.identity(),
            asked.canary(),
            asked.findings(),
            asked.hold(),
            asked.plan(),
            asked.step(),
            asked.failed(),
            asked.delivery(),
            Outlives.GATEWAY,
            asked.graceMillis());
    return new KeptStream(
        new CallProvider(call.target(), call.request(), Optional.of(ticket)),
        new Deadline(Long.MAX_VALUE));
  }

  private Future<Outcome<Bus.Started>> play(OutboundStream<Delta> events) {
    events.onCancel(stopped::incrementAndGet);
    events.write(new Delta.Text("Hel"));
    events.write(new Delta.Text("lo"));
    if (ends) {
      FakeUnits.finish(events);
    }
    return Future.succeededFuture(Outcome.ok(new Bus.Started()));
  }

  private String firstId() throws Exception {
    var whole = gateway.post("/infer", RunningGateway.STREAM, Resumption.RESUMABLE, "true");
    var id = ID.matcher(whole.body());
    assertThat(id.find()).isTrue();
    return id.group(1);
  }

  @Test
  void it_says_what_it_outlives() throws Exception {
    var rest = gateway.ask("GET", "/infer", "", Resumption.LAST_EVENT_ID, firstId());

    assertThat(rest.headers().firstValue(Resumption.RESUMABLE)).contains("gateway-loss");
    assertThat(rest.body()).contains("Hel", "event: done", "id: ");
  }

  @Test
  void a_client_that_hangs_up_ends_it_and_nobody_is_waited_for() throws Exception {
    var id = firstId();
    var settledBefore = gateway.units.settled.size();
    ends = false;
    var resumed =
        gateway.send("/infer", RunningGateway.STREAM, Resumption.LAST_EVENT_ID + ": " + id);
    RunningGateway.readUntil(resumed, "Hel");
    resumed.close();

    Eventually.until("the call is ended", () -> stopped.get() == 1);
    Eventually.until("it is settled", () -> gateway.units.settled.size() == settledBefore + 1);
  }

  @Test
  void who_is_taken_over_and_does_not_read_is_let_go_of_and_settles_nothing() throws Exception {
    var events = new AtomicReference<OutboundStream<Delta>>();
    var written = new AtomicLong();
    gateway.units.provider((_, _, out) -> {
      events.set(out);
      out.onDrain(() -> flood(out, written));
      flood(out, written);
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    try (var stuck = gateway.send("/infer", RunningGateway.STREAM)) {
      stuck.setSoTimeout(20_000);
      RunningGateway.readUntil(stuck, "~");
      Eventually.standsStill(written::get);

      events.get().fail(new GatewayError.Conflict("resumed elsewhere"));
      Eventually.until("it has heard of it while nobody reads", this::hasFailedOfConflict);

      assertThat(rest(stuck)).as("the connection ends where it stood").doesNotContain("CONFLICT");
    }
    assertThat(gateway.units.settled).as("whoever took it over does").isEmpty();
    assertThat(gateway.units.called).hasSize(1);
  }

  private boolean hasFailedOfConflict() {
    return Http.get(gateway.verticle.port(), "/metrics")
        .filter(metrics -> metrics.body().contains("error_type=\"CONFLICT\""))
        .isPresent();
  }

  /// The last of what comes until the connection ends in whatever way.
  private static String rest(Socket socket) {
    var last = "";
    var piece = new byte[64 * 1024];
    try {
      for (var n = 0; n >= 0; n = socket.getInputStream().read(piece)) {
        last = new String(piece, 0, n, StandardCharsets.US_ASCII);
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the connection stays open", e);
    } catch (IOException e) {
      // it was reset
    }
    return last;
  }

  private static void flood(OutboundStream<Delta> out, AtomicLong written) {
    while (!out.isFull()) {
      out.write(new Delta.Text("~".repeat(1_000)));
      written.incrementAndGet();
    }
  }
}
