package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.cost.Charge;
import dev.signalbox.api.inference.CallProvider;
import dev.signalbox.api.inference.Choices;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.KeptStream;
import dev.signalbox.api.inference.Outlives;
import dev.signalbox.api.inference.ResumeStream;
import dev.signalbox.api.inference.StreamTicket;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.Target;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.InboundStream;
import dev.signalbox.bus.StreamAddress;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What is to be called.
///
/// @param guarded the request with the canary in its system prompt
/// @param openings tells the cost unit of the calls after the first
/// @param ticket of an answer that is kept for whoever comes back
/// @param keptAt who keeps it already
record CallOrder(
    InferenceRequest guarded,
    Plan plan,
    Openings openings,
    Optional<StreamTicket> ticket,
    Optional<Keeper> keptAt) {
  /// Who keeps an answer, and how it is had there.
  record Keeper(String node, StreamAddress<ResumeStream, Delta> address) {}

  /// The order that writes no more than its hold covers.
  static CallOrder of(InferenceRequest guarded, Plan plan, Openings openings) {
    var covered = openings.outputTokenLimit();
    var each = covered / guarded.generation().choices().count();
    var bounded = covered > 0 ? guarded.boundedTo(Math.max(1, each)) : guarded;
    return new CallOrder(bounded, plan, openings, Optional.empty(), Optional.empty());
  }

  /// An answer that `keeper` has: it is read again, and nobody is called.
  static CallOrder kept(KeptStream stream, Keeper keeper, Openings openings) {
    var ticket = stream.call().ticket().orElseThrow();
    var whole = ticket.plan();
    var plan =
        new Plan(whole.decisionId(), whole.strategy(), List.of(ticket.step()), Plan.Effort.ONCE);
    return new CallOrder(
        stream.call().request(), plan, openings, Optional.of(ticket), Optional.of(keeper));
  }

  /// The same, kept for whoever comes back.
  CallOrder keeping(StreamTicket toKeep) {
    return new CallOrder(guarded, plan, openings, Optional.of(toKeep), keptAt);
  }

  /// Asks for the answer of `target` to `request`, or for the one that is kept already. What is to
  /// outlive its reader had better not be called by the process of that reader's gateway.
  Future<Outcome<InboundStream<Delta>>> open(
      Bus bus, Target target, InferenceRequest request, Optional<StreamTicket> kept) {
    if (keptAt.isPresent()) {
      var keeper = keptAt.get();
      var question = new ResumeStream(request.id());
      return bus.openAt(keeper.node(), keeper.address(), question, deadline());
    }
    var question = new CallProvider(target, request, kept);
    return outlivesReader()
        ? bus.openApart(Addresses.STREAM, question, deadline())
        : bus.open(Addresses.STREAM, question, deadline());
  }

  /// Whether the answer is kept for a client that goes.
  boolean outlivesReader() {
    return ticket.isPresent() && ticket.get().outlives() == Outlives.READER;
  }

  /// Whether all that came before a break is told before the break: who comes back gets all that
  /// there is at one moment.
  boolean tellsAllBeforeBreak() {
    return outlivesReader() || keptAt.isPresent();
  }

  /// The ticket of the call of `step`, after `before` came to nothing.
  Optional<StreamTicket> ticketAt(Plan.Step step, List<ProviderCall> before) {
    return ticket.map(
        one -> one.at(step, before.stream().map(call -> call.place().step().target()).toList()));
  }

  /// The answer of `step`, as whoever comes back for it finds it, after `before` came to nothing.
  Optional<KeptStream> kept(Plan.Step step, List<Target> before) {
    return ticket.map(one ->
        new KeptStream(
            new CallProvider(
                step.target(),
                guarded,
                Optional.of(keptAt.isPresent() ? one : one.at(step, before))),
            deadline()));
  }

  /// The number of its first call: others may have been made before the answer was kept.
  int firstNumber() {
    return keptAt.isPresent() ? failed().size() + 1 : 1;
  }

  /// Those others, none of which is paid.
  List<Charge> failedBefore() {
    if (keptAt.isEmpty()) {
      return List.of();
    }
    var charges = new ArrayList<Charge>();
    for (var target : failed()) {
      charges.add(new Charge(charges.size() + 1, target, Usage.NONE));
    }
    return charges;
  }

  private List<Target> failed() {
    return ticket.map(StreamTicket::failed).orElse(List.of());
  }

  Deadline deadline() {
    return openings.deadline();
  }

  /// How its answer passes the filter.
  OutputFilter.Pace pace() {
    if (outlivesReader()) {
      return OutputFilter.Pace.ORDERED;
    }
    return guarded.stream() ? OutputFilter.Pace.PIECES : OutputFilter.Pace.WHOLE;
  }

  /// Two answers at a time cannot be kept as one.
  boolean isHedged() {
    return ticket.isEmpty()
        && guarded.routing().hedge()
        && plan.effort().hedgeAfterMillis().isPresent();
  }

  boolean isContinued() {
    return ticket.isEmpty() && Continuation.isWanted(guarded);
  }

  /// Who waits for the beginning or keeps what came before a break has to be told in pieces, also
  /// where the caller is answered whole; several answers at once are told in no other way.
  CallOrder inPieces() {
    return isHedged() || isContinued() || !guarded.generation().choices().equals(Choices.ONE)
        ? new CallOrder(guarded.withStream(true), plan, openings, ticket, keptAt)
        : this;
  }

  /// Whether call `number` may be made, of the plan's step `index`; see [Openings#mayBegin].
  Future<Boolean> mayBegin(int number, int index, long saidTokens, boolean besides) {
    var target = plan.steps().get(index).target();
    var call = new Openings.Call(number, target, besides, LongKept.times(guarded));
    return openings.mayBegin(call, saidTokens, most());
  }

  /// The most that all answers together may come to.
  private OptionalInt most() {
    var each = guarded.sampling().maxTokens();
    var all = (long) each.orElse(0) * guarded.generation().choices().count();
    return each.isEmpty() ? each : OptionalInt.of((int) Math.min(Integer.MAX_VALUE, all));
  }
}
