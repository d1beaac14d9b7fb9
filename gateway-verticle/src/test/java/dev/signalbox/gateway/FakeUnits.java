package dev.signalbox.gateway;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.Deadline;
import dev.signalbox.api.Money;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.api.cost.Settle;
import dev.signalbox.api.identity.Authenticate;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Credential;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.CallProvider;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.PlanRoute;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.security.Canary;
import dev.signalbox.api.security.Clearance;
import dev.signalbox.api.security.FilterOutput;
import dev.signalbox.api.security.FilterProgress;
import dev.signalbox.api.security.FilteredOutput;
import dev.signalbox.api.security.Inspect;
import dev.signalbox.bus.Address;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.OutboundStream;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;

/// The other units, as simple as can be, on the real bus: each can really be taken away.
final class FakeUnits {
  static final Target TARGET = new Target("openai", "gpt-4o-mini");

  final Queue<Inspect> inspected = new ConcurrentLinkedQueue<>();
  final Queue<CallProvider> called = new ConcurrentLinkedQueue<>();
  final Queue<Settle> settled = new ConcurrentLinkedQueue<>();
  final Queue<Boolean> cancelled = new ConcurrentLinkedQueue<>();
  private final Bus bus;
  private final Map<String, Bus.Registration> registrations = new HashMap<>();
  private volatile Bus.Streamer<CallProvider, Delta> provider = FakeUnits::sayHello;

  private FakeUnits(Bus bus) {
    this.bus = bus;
  }

  static FakeUnits start(Bus bus) {
    var units = new FakeUnits(bus);
    units.answer(Addresses.INSPECT, units::inspect);
    units.answer(Addresses.AUTHENTICATE, FakeUnits::authenticate);
    units.answer(Addresses.FILTER, FakeUnits::filter);
    units.answer(Addresses.HOLD, FakeUnits::hold);
    units.answer(Addresses.SETTLE, units::settle);
    units.answer(Addresses.PLAN, FakeUnits::plan);
    units.registrations.put(
        Addresses.STREAM.name(), Eventually.get(bus.serve(Addresses.STREAM, units::call)));
    return units;
  }

  <Q, A> void answer(Address<Q, A> address, Function<Q, A> answer) {
    stop(address.name());
    registrations.put(
        address.name(),
        Eventually.get(
            bus.answer(
                address,
                (question, _) -> Future.succeededFuture(Outcome.ok(answer.apply(question))))));
  }

  /// Answers with whatever `reply` makes, be it an outcome or not.
  @SuppressWarnings("unchecked")
  <Q, A> void reply(Address<Q, A> address, Supplier<Future<?>> reply) {
    stop(address.name());
    registrations.put(
        address.name(),
        Eventually.get(bus.answer(address, (_, _) -> (Future<Outcome<A>>) reply.get())));
  }

  /// Takes the answerer of an address away.
  void stop(String address) {
    var known = registrations.remove(address);
    if (known != null) {
      Eventually.get(known.close());
    }
  }

  void costComesBack() {
    answer(Addresses.HOLD, FakeUnits::hold);
    answer(Addresses.SETTLE, this::settle);
  }

  void provider(Bus.Streamer<CallProvider, Delta> next) {
    provider = next;
  }

  private static Identity authenticate(Authenticate question) {
    return switch (question.credential()) {
      case Credential.ApiKey(var key) -> Identity.of(key, Authority.CALLER);
      case Credential.Token(var token) -> Identity.of(new CallerKey(token, ""), Authority.CALLER);
      case Credential.None() -> Identity.of(CallerKey.ANONYMOUS, Authority.CALLER);
    };
  }

  private Clearance inspect(Inspect question) {
    inspected.add(question);
    return new Clearance(new Canary("abcdefghijklmnopqrstuvwxyz"), List.of());
  }

  private static FilteredOutput filter(FilterOutput question) {
    return new FilteredOutput(question.text(), FilterProgress.START, List.of());
  }

  private static Hold hold(PlaceHold question) {
    return Hold.placed(question.id(), question.accounts(), new Money(10), CostState.OK);
  }

  private CostReport settle(Settle question) {
    settled.add(question);
    return new CostReport(new Money(1), new Money(2), new Money(3), CostState.OK);
  }

  static Plan plan(PlanRoute question) {
    return new Plan(
        "dec_1", "specified", List.of(new Plan.Step(TARGET, "asked for", true)), Plan.Effort.ONCE);
  }

  private Future<Outcome<Bus.Started>> call(
      CallProvider question, Deadline deadline, OutboundStream<Delta> events) {
    called.add(question);
    events.onCancel(() -> cancelled.add(true));
    return provider.start(question, deadline, events);
  }

  private static Future<Outcome<Bus.Started>> sayHello(
      CallProvider question, Deadline deadline, OutboundStream<Delta> events) {
    events.write(new Delta.Text("Hel"));
    events.write(new Delta.Text("lo"));
    finish(events);
    return Future.succeededFuture(Outcome.ok(new Bus.Started()));
  }

  static void finish(OutboundStream<Delta> events) {
    events.write(new Delta.Finish(FinishReason.STOP, Usage.of(9, 2), "gpt-4o-mini-2024"));
    events.end();
  }
}
