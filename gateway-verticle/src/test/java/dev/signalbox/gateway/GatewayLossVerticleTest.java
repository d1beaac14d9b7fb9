package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
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
import dev.signalbox.bus.Topics;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A stream that outlives its gateway and nothing more, gone on with by this one.
@CleanRun
class GatewayLossVerticleTest {
  private static final Pattern ID = Pattern.compile("(?m)^id: (.+)$");

  @TempDir Path home;
  private final Queue<RequestId> read = new ConcurrentLinkedQueue<>();
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
    var _ = Eventually.get(bus.listen(Topics.STREAMS_READ, streams -> read.addAll(streams.ids())));
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
    assertThat(read).as("a reader that may come back is waited for").isEmpty();
    return id.group(1);
  }

  @Test
  void it_says_what_it_outlives_and_its_keeper_hears_when_it_was_read() throws Exception {
    var rest = gateway.ask("GET", "/infer", "", Resumption.LAST_EVENT_ID, firstId());

    assertThat(rest.headers().firstValue(Resumption.RESUMABLE)).contains("gateway-loss");
    assertThat(rest.body()).contains("Hel", "event: done", "id: ");
    Eventually.until("its keeper is told", () -> read.size() == 1);
    assertThat(read).containsExactly(gateway.units.called.element().request().id());
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
    Eventually.until("its keeper is told", () -> read.size() == 1);
  }
}
