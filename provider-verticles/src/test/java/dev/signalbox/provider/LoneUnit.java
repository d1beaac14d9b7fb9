package dev.signalbox.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.api.inference.CallProvider;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.routing.Target;
import dev.signalbox.bus.Address;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus.Answerer;
import dev.signalbox.bus.Bus.Started;
import dev.signalbox.bus.Bus.Streamer;
import dev.signalbox.bus.StreamAddress;
import dev.signalbox.platform.Platform;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.FreePorts;
import dev.signalbox.testkit.Http;
import dev.signalbox.testkit.TestPlatform;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The providers unit of one process with nobody on the other side of its bus.
final class LoneUnit {
  final LoneBus bus = new LoneBus();
  private final Vertx vertx;
  private final int port = FreePorts.one();

  LoneUnit(Vertx vertx) {
    this.vertx = vertx;
  }

  @SuppressWarnings("unchecked") // registered under this very address
  <Q, A> Outcome<A> ask(Address<Q, A> address, Q question) {
    var answerer = (Answerer<Q, A>) Objects.requireNonNull(bus.answerers.get(address));
    var deadline = Deadline.in(Duration.ofSeconds(10), InstantSource.system());
    Promise<Outcome<A>> answer = Promise.promise();
    vertx.runOnContext(_ -> answerer.answer(question, deadline).onComplete(answer));
    return Eventually.get(answer.future());
  }

  void deploy(Map<String, String> extra) {
    var environment = new HashMap<>(extra);
    environment.put("SIGNALBOX_DISCOVERY", "false");
    environment.put("PROVIDERS_PORT", Integer.toString(port));
    var platform = platform(environment);
    var replicas =
        ProviderVerticle.replicas(ProviderConfig.from(platform.settings()), bus, platform);
    Eventually.get(vertx.deployVerticle(replicas.get()));
  }

  Platform platform(Map<String, String> environment) {
    return TestPlatform.withoutDatabase(
        vertx, Path.of("target"), InstantSource.system(), environment);
  }

  List<ProviderPresence> presences() {
    return bus.joined.getFirst().snapshot().providers();
  }

  @SuppressWarnings("unchecked") // registered under this very address
  <Q, E> Streamer<Q, E> streamer(StreamAddress<Q, E> address) {
    return (Streamer<Q, E>) Objects.requireNonNull(bus.streamers.get(address));
  }

  Outcome<Started> open(String target, InferenceRequest request, Inlet inlet, long millis) {
    var slash = target.indexOf('/');
    var question =
        new CallProvider(
            new Target(target.substring(0, slash), target.substring(slash + 1)), request);
    var streamer = streamer(Addresses.STREAM);
    var deadline = Deadline.in(Duration.ofMillis(millis), InstantSource.system());
    Promise<Outcome<Started>> started = Promise.promise();
    vertx.runOnContext(_ -> streamer.start(question, deadline, inlet).onComplete(started));
    return Eventually.get(started.future());
  }

  Outcome<Started> open(String target, InferenceRequest request, Inlet inlet) {
    return open(target, request, inlet, 10_000);
  }

  /// The status of an answer that has no body.
  int head(String path) {
    var reply = Http.send(port, "HEAD", path, "").orElseThrow();
    assertThat(reply.body()).isEmpty();
    return reply.status();
  }

  JsonObject get(String path, int status) {
    var reply = Http.get(port, path).orElseThrow();
    assertThat(reply.status()).isEqualTo(status);
    return new JsonObject(reply.body());
  }
}
