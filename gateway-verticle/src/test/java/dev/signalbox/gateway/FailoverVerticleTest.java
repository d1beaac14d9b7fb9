package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.testkit.CleanRun;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How long it takes from a call's failure to the next call.
@CleanRun
class FailoverVerticleTest {
  private static final long BOUND_NANOS = 5_000_000;

  @TempDir Path home;

  /// The best of many, for a busy machine may take a single one its time.
  @Test
  void the_next_target_is_called_within_5_ms_of_the_failure(Vertx vertx) throws Exception {
    var gateway = RunningGateway.start(vertx, home);
    gateway.units.answer(
        Addresses.PLAN,
        _ ->
            Requests.plan(
                new Plan.Effort(1, 60_000, 60_000, OptionalLong.empty()),
                FakeUnits.TARGET,
                Requests.SECOND));
    var failed = new AtomicLong();
    var took = new AtomicLong(Long.MAX_VALUE);
    gateway.units.provider((question, _, events) -> {
      if (question.target().equals(FakeUnits.TARGET)) {
        failed.set(System.nanoTime());
        return Future.succeededFuture(Outcome.err(new ProviderFailed("openai", 503, "overloaded")));
      }
      took.accumulateAndGet(System.nanoTime() - failed.get(), Math::min);
      events.write(new Delta.Text("Hi"));
      FakeUnits.finish(events);
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    for (var time = 0; time < 50 && took.get() > BOUND_NANOS; time++) {
      var reply = gateway.post("/infer", RunningGateway.HELLO);
      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
      var route = new JsonObject(reply.body()).getJsonObject("metadata").getJsonObject("route");
      assertThat(route.getBoolean("fallbackUsed")).isTrue();
      assertThat(route.getJsonArray("attempts").getJsonObject(0).getString("reason"))
          .isEqualTo("overloaded");
    }
    assertThat(took.get()).isLessThan(BOUND_NANOS);
  }
}
