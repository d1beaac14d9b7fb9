package dev.signalbox.provider;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Secret;
import dev.signalbox.api.routing.Target;
import dev.signalbox.bus.Bus.Started;
import dev.signalbox.provider.wire.Call;
import dev.signalbox.provider.wire.DeltaReader;
import dev.signalbox.provider.wire.Requests;
import dev.signalbox.testkit.Eventually;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/// What a call needs around it.
final class Wiring {
  static final String KEY = "my-very-own-key";
  static final int MAX_CONNECTIONS = 8;

  final MeterRegistry meters = new SimpleMeterRegistry();
  private final Vertx vertx;

  Wiring(Vertx vertx) {
    this.vertx = vertx;
    load();
  }

  /// Classes are loaded here, not on the event loop: on a busy machine that takes a second.
  private static void load() {
    var adapter = EndpointTest.provider("openai").adapter();
    var call = new Call(new Target("openai", "m"), Requests.saying("Hello", true), 0);
    var reader = new DeltaReader(adapter, call);
    adapter.encode(call);
    reader.bytes("data: {\"choices\":[]}\n\n".getBytes(StandardCharsets.UTF_8));
    reader.end();
  }

  Lane lane(int idleMillis) {
    return lane(idleMillis, MAX_CONNECTIONS, InstantSource.system());
  }

  Lane lane(int idleMillis, int maxConnections, InstantSource clock) {
    return new Lane(
        vertx,
        new UpstreamClient(vertx, config(idleMillis, maxConnections, false), "test"),
        clock,
        idleMillis,
        new CallMeters.Book(meters));
  }

  static ProviderConfig config(int idleMillis, int maxConnections, boolean allowPrivate) {
    return new ProviderConfig(
        0,
        List.of(),
        false,
        false,
        500,
        idleMillis,
        maxConnections,
        Set.of(),
        Vitals.CONDITIONS,
        Duration.ofSeconds(1),
        allowPrivate);
  }

  static Access access(String label, String url, String key, int weight) {
    var endpoint = Endpoint.of(url, EndpointTest.provider("openai"));
    return new Access(label, endpoint, new Secret(key), weight, false);
  }

  static ActiveProvider openAi(ProviderVitals vitals, Access... accesses) {
    return new ActiveProvider(
        "openai",
        EndpointTest.provider("openai"),
        new Accesses(List.of(accesses)),
        "",
        Models.listed(""),
        vitals);
  }

  /// Calls `provider`, whose answer goes `to`.
  Outcome<Started> call(Lane lane, ActiveProvider provider, boolean stream, int millis, Inlet to) {
    var call =
        new Call(
            new Target(provider.id(), "m"),
            Requests.saying("Hello", stream),
            0,
            provider.account());
    var deadline = Deadline.in(Duration.ofMillis(millis), lane.clock());
    Promise<Outcome<Started>> started = Promise.promise();
    vertx.runOnContext(_ ->
        started.complete(
            UpstreamCall.start(
                lane,
                new UpstreamCall.Asked<>(
                    provider, new TextErrand(provider.adapter(), call), deadline),
                to)));
    return Eventually.get(started.future());
  }
}
