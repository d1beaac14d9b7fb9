package dev.signalbox.conversation;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Money;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.Unit;
import dev.signalbox.api.conversation.Branch;
import dev.signalbox.api.conversation.LoadBranch;
import dev.signalbox.api.conversation.Owner;
import dev.signalbox.api.conversation.PageReply;
import dev.signalbox.api.conversation.Place;
import dev.signalbox.api.conversation.SaveTurn;
import dev.signalbox.api.conversation.TurnSaved;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.operator.OperatorCall;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import dev.signalbox.bus.Address;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.BusNode;
import dev.signalbox.bus.NodeIdentity;
import dev.signalbox.bus.ReplicaState;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.http.UnitPorts;
import dev.signalbox.platform.postgres.DatabaseAddress;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.FreePorts;
import dev.signalbox.testkit.MutableClock;
import dev.signalbox.testkit.TestPlatform;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// A conversations unit of two lanes on a real bus, with providers that offer one small model.
final class ConversationFixture {
  static final Identity ALICE = Identity.of(new CallerKey("alice", "sk-a"), Authority.CALLER);
  static final Identity BOB = Identity.of(new CallerKey("bob", "sk-b"), Authority.CALLER);
  static final Owner OWNER = Owner.of(ALICE);
  static final String SMALL = "acme/small";
  private static final int WINDOW = 200;

  final BusNode bus;
  final int port;
  private final MutableClock clock = MutableClock.atNoon();

  ConversationFixture(Vertx vertx, Platform platform) {
    bus = BusNode.local(vertx, new NodeIdentity("n1", "here", "1"), clock);
    port = platform.settings().get(UnitPorts.of(Unit.CONVERSATIONS));
    var offer =
        new Offer(
            new Target("acme", "small"),
            new Price.Free(),
            WINDOW,
            0,
            100,
            true,
            true,
            Set.of(),
            Map.of());
    var providers =
        new ReplicaState.Snapshot(
            Presence.State.READY,
            List.of(new Presence.ProviderPresence("acme", "ok", 0, 100, List.of(offer), List.of())),
            Map.of());
    Eventually.get(bus.join(Unit.PROVIDERS, () -> providers));
    Eventually.until("the providers are heard", () -> !bus.rollCall().of(Unit.PROVIDERS).isEmpty());
    var lanes =
        ConversationVerticle.replicas(ConversationConfig.from(platform.settings()), bus, platform);
    Eventually.get(vertx.deployVerticle(lanes, new DeploymentOptions().setInstances(2)));
  }

  static Platform platform(
      Vertx vertx, DatabaseAddress database, Path home, Map<String, String> more) {
    var settings = new HashMap<>(more);
    settings.put("CONVERSATIONS_PORT", Integer.toString(FreePorts.one()));
    return TestPlatform.of(vertx, database, home, settings);
  }

  <Q, A> Outcome<A> ask(Address<Q, A> address, Q question) {
    return Eventually.get(bus.ask(address, question, Deadline.in(Duration.ofSeconds(10), clock)));
  }

  Outcome<Branch> loading(Owner owner, Place place, String said) {
    return ask(
        Addresses.CONVERSATION_LOAD,
        new LoadBranch(
            owner,
            place,
            Optional.empty(),
            said.isEmpty() ? List.of() : List.of(Message.of(Role.USER, said)),
            OptionalInt.of(20)));
  }

  Branch load(Place place, String said) {
    return value(loading(OWNER, place, said));
  }

  /// Saves a turn of `branch` in which `said` was answered by `text`.
  Outcome<TurnSaved> save(Branch branch, String said, String text, SaveTurn.State state) {
    return ask(Addresses.CONVERSATION_SAVE, turn(branch, said, text, state));
  }

  static SaveTurn turn(Branch branch, String said, String text, SaveTurn.State state) {
    var again = said.isEmpty();
    return new SaveTurn(
        OWNER,
        branch.conversationId(),
        branch.begins()
            ? Optional.of(new SaveTurn.Beginning(branch.model(), branch.systemPrompt()))
            : Optional.empty(),
        again
            ? Optional.empty()
            : Optional.of(
                new SaveTurn.Question(branch.questionId(), branch.parentId(), Message.plain(said))),
        new SaveTurn.Answer(
            branch.answerId(),
            again ? branch.parentId().orElseThrow() : branch.questionId(),
            state,
            text,
            state == SaveTurn.State.BEGUN ? "" : "acme",
            state == SaveTurn.State.BEGUN ? "" : "small",
            Usage.of(10, 5),
            state == SaveTurn.State.BEGUN ? Optional.empty() : Optional.of(new Money(1_000)),
            new RequestId("req_" + branch.answerId())));
  }

  /// Says something and has it answered, and gives the branch that was loaded for it.
  Branch said(Place place, String said, String text) {
    var branch = load(place, said);
    value(save(branch, said, text, SaveTurn.State.COMPLETE));
    return branch;
  }

  PageReply call(Identity by, String method, String path, Map<String, String> query, String body) {
    return value(
        ask(
            Addresses.CONVERSATIONS_API,
            new OperatorCall(new RequestId("req_page"), method, path, query, body, by)));
  }

  PageReply get(Identity by, String path) {
    return call(by, "GET", path, Map.of(), "");
  }

  static JsonObject json(PageReply reply) {
    return new JsonObject(reply.body());
  }

  static <T> T value(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Ok<T>(T value) -> value;
      case Outcome.Err<T>(GatewayError error) -> throw new AssertionError(error.message());
    };
  }

  static GatewayError error(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Ok<?>(var value) -> throw new AssertionError("not refused: " + value);
      case Outcome.Err<?>(GatewayError error) -> error;
    };
  }
}
