package dev.signalbox.gateway;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.api.fleet.Presence.Circuit;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.api.fleet.Presence.TargetHealth;
import dev.signalbox.api.fleet.ReplicaId;
import dev.signalbox.api.inference.Generation;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Sampling;
import dev.signalbox.api.inference.Tool;
import dev.signalbox.api.inference.ToolUse;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.RoutingHints;
import dev.signalbox.api.routing.RoutingHints.AfterBreak;
import dev.signalbox.api.routing.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Requests and plans to try things with.
final class Requests {
  static final Target FIRST = new Target("openai", "gpt-4o-mini");
  static final Target SECOND = new Target("anthropic", "claude");

  private Requests() {}

  static RoutingHints hints(AfterBreak afterBreak, boolean hedge) {
    var none = RoutingHints.NONE;
    return new RoutingHints(
        none.strategy(),
        none.urgency(),
        none.quality(),
        none.capabilities(),
        none.user(),
        none.budget(),
        afterBreak,
        hedge);
  }

  static InferenceRequest request(boolean stream, RoutingHints hints, Sampling sampling) {
    return new InferenceRequest(
        new RequestId("r1"),
        CallerKey.ANONYMOUS,
        Optional.of("s1"),
        "auto",
        "Be brief.",
        List.of(Message.of(Role.USER, "Hello")),
        Generation.DEFAULT
            .withSampling(sampling)
            .withToolUse(ToolUse.of(List.of(new Tool("add", "", "{}")))),
        stream,
        hints,
        Map.of());
  }

  static Plan plan(Plan.Effort effort, Target... targets) {
    return new Plan(
        "dec_1",
        "cheapest",
        Stream.of(targets).map(t -> new Plan.Step(t, "cheapest first", true)).toList(),
        effort);
  }

  /// A providers unit whose provider of `target` wants to be left alone until then.
  static Presence pausing(Target target, long untilEpochMillis) {
    var health =
        new TargetHealth(target.model(), Circuit.CLOSED, 0, 0, 0, 100, 1, 0, untilEpochMillis);
    var provider =
        new ProviderPresence(target.provider(), "ok", 0, 100, List.of(), List.of(health));
    return new Presence(
        new ReplicaId(Unit.PROVIDERS, "n1"),
        "host",
        "1",
        0,
        Presence.State.READY,
        0,
        Map.of(),
        List.of(provider),
        Map.of());
  }
}
