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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What lies between a call's failure and the call of the next target: nothing.
@CleanRun
class FailoverVerticleTest {
  @TempDir Path home;

  /// Waits between retries are a minute here, so an answer at all shows that nobody waited.
  @Test
  void the_next_target_is_called_at_once(Vertx vertx) throws Exception {
    var gateway = RunningGateway.start(vertx, home);
    gateway.units.answer(
        Addresses.PLAN,
        _ ->
            Requests.plan(
                new Plan.Effort(1, 60_000, 60_000, OptionalLong.empty()),
                FakeUnits.TARGET,
                Requests.SECOND));
    gateway.units.provider((question, _, events) -> {
      if (question.target().equals(FakeUnits.TARGET)) {
        return Future.succeededFuture(Outcome.err(new ProviderFailed("openai", 503, "overloaded")));
      }
      events.write(new Delta.Text("Hi"));
      FakeUnits.finish(events);
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    var reply = gateway.post("/infer", RunningGateway.HELLO);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    var route = new JsonObject(reply.body()).getJsonObject("metadata").getJsonObject("route");
    assertThat(route.getBoolean("fallbackUsed")).isTrue();
    assertThat(route.getJsonArray("attempts").getJsonObject(0).getString("reason"))
        .isEqualTo("overloaded");
  }
}
