package dev.signalbox.security.identity;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.Deadline;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.identity.Authenticate;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Credential;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.operator.OperatorCall;
import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.BusNode;
import dev.signalbox.bus.NodeIdentity;
import dev.signalbox.platform.Platform;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// One process's identity unit on its own bus; the installation is in the database.
record RunningIdentity(BusNode bus, Platform platform) {
  static RunningIdentity start(Vertx vertx, Platform platform, Locks locks) {
    var bus =
        BusNode.local(vertx, new NodeIdentity("n1", "localhost", "test"), InstantSource.system());
    var unit = new IdentityUnit(platform, locks);
    Eventually.get(unit.follow(vertx));
    Eventually.get(unit.serve(vertx, bus, List.of()));
    return new RunningIdentity(bus, platform);
  }

  JsonObject call(String method, String path, String body) {
    return new JsonObject(reply(method, path, body).json());
  }

  OperatorReply reply(String method, String path, String body) {
    var admin = Identity.of(CallerKey.ANONYMOUS, Authority.ADMIN);
    var call = new OperatorCall(new RequestId("r1"), method, path, Map.of(), body, admin);
    return switch (Eventually.get(bus.ask(Addresses.SECURITY_API, call, soon()))) {
      case Outcome.Ok<OperatorReply>(var reply) -> reply;
      case Outcome.Err<OperatorReply>(var error) -> throw new AssertionError(error.message());
    };
  }

  Outcome<Identity> who(String key) {
    var shown = new Credential.ApiKey(platform.keys().hash(key));
    return Eventually.get(bus.ask(Addresses.AUTHENTICATE, new Authenticate(shown, false), soon()));
  }

  Optional<Identity> known(String key) {
    return who(key) instanceof Outcome.Ok<Identity>(var identity)
        ? Optional.of(identity)
        : Optional.empty();
  }

  static String text(JsonObject json, String field) {
    return Objects.requireNonNull(json.getString(field), json.encode());
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(20), InstantSource.system());
  }
}
