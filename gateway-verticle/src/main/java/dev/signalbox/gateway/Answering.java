package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.Charge;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.inference.Attempt;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.routing.DecisionOutcome;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.security.FilterOutput;
import dev.signalbox.api.security.FilteredOutput;
import dev.signalbox.api.security.Finding;
import dev.signalbox.api.security.OutputScan;
import dev.signalbox.bus.Addresses;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The part of an inference in which an answer comes: calls on one side, the sink on the other, the
/// filter between them, and none of them faster than the next.
final class Answering implements ProviderCalls.Listener, OutputFilter.Listener {
  /// Hears how it goes; one of `finished` and `failed` is the last.
  interface Listener {
    /// The first delta of `step` is about to come.
    void began(Plan.Step step);

    /// The whole answer was given to the sink.
    void finished();

    /// It comes to no end.
    void failed(GatewayError error);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Answering.class);

  /// Those who keep an answer are gone, and what they kept with them.
  private static final GatewayError KEEPER_LOST = new UnitUnavailable(Unit.PROVIDERS);

  private final Lane lane;
  private final AnswerSink sink;
  private final Listener listener;
  private final CallOrder order;
  private final OutputFilter filter;
  private final ProviderCalls calls;
  private final Remnants.@Nullable Notes notes;
  private @Nullable ProviderCall answering;
  private @Nullable GatewayError broken;
  private boolean whole;
  private boolean over;

  Answering(
      Lane lane,
      AnswerSink sink,
      OutputFilter.Subject subject,
      CallOrder order,
      Listener listener) {
    this.lane = lane;
    this.sink = sink;
    this.listener = listener;
    this.order = order;
    this.filter = new OutputFilter(this::filtered, subject, sink, this);
    this.calls = new ProviderCalls(lane, order, new UpstreamReasons(this::filtered, subject), this);
    this.notes = order.outlivesReader() ? lane.remnants().begin() : null;
  }

  void start() {
    calls.start();
  }

  private Future<Outcome<FilteredOutput>> filtered(FilterOutput piece) {
    return lane.verdict(Step.FILTER, Addresses.FILTER, piece, order.deadline());
  }

  @Override
  public void began(ProviderCall call) {
    answering = call;
    listener.began(call.place().step());
    sink.begun(call.place().step().target());
  }

  @Override
  public void deltas(List<Delta> batch) {
    if (over) {
      return;
    }
    if (notes != null) {
      notes.add(batch);
    }
    for (var delta : batch) {
      filter.add(delta);
    }
    filter.pump();
    regulate();
  }

  @Override
  public void released() {
    regulate();
  }

  /// The client reads again after [AnswerSink#isFull].
  void drained() {
    if (!over) {
      filter.pump();
      regulate();
    }
  }

  /// Stops the provider while the client or the filter is behind.
  private void regulate() {
    if (over) {
      return;
    }
    if (filter.isTooLarge()) {
      listener.failed(calls.broken("its answer is too large to be passed on"));
      return;
    }
    calls.hold(sink.isFull() || filter.isBehind());
  }

  @Override
  public void finished() {
    if (over) {
      return;
    }
    if (broken == null) {
      whole = true;
      listener.finished();
    } else {
      listener.failed(broken);
    }
  }

  /// Of an answer that is kept what came before the break is told before it: who comes back for the
  /// rest gets all that there is at one moment. Who is taken over is not waited for.
  @Override
  public void brokeOff(GatewayError error) {
    if (answering == null
        || !order.tellsAllBeforeBreak()
        || error instanceof GatewayError.Conflict) {
      listener.failed(error);
      return;
    }
    if (error.equals(KEEPER_LOST)) {
      keepWhatIsLeft();
    }
    broken = error;
    if (error instanceof GatewayError.CallEnded) {
      filter.cutOff();
    } else {
      filter.breakOff();
    }
  }

  @Override
  public void failed(GatewayError error) {
    listener.failed(
        error instanceof GatewayError.OutputBlocked(var findings, _)
            ? new GatewayError.OutputBlocked(findings, scan())
            : error);
  }

  private void keepWhatIsLeft() {
    var begun = answering;
    var noted = notes;
    if (begun != null && noted != null) {
      var attempts = calls.attempts();
      var before = attempts.subList(0, attempts.size() - 1).stream().map(Attempt::target).toList();
      order
          .kept(begun.place().step(), before)
          .ifPresent(stream -> lane.remnants().keep(stream, noted, KEEPER_LOST, lane.timers()));
    }
  }

  /// Whether an answer that ends here for this reason goes on elsewhere: it is left to whoever goes
  /// on with it. [#stop] follows.
  boolean leaves(Keeping keeping, GatewayError error) {
    var from = answering;
    var isApart = from != null && from.isApartFrom(lane.bus().node());
    var goesOn = keeping.goesOnElsewhere(error, isApart);
    if (goesOn && from != null) {
      from.leave();
    }
    return goesOn;
  }

  /// Ends whatever is running; the listener is not called again.
  void stop() {
    over = true;
    calls.stop();
    filter.stop();
    Optional.ofNullable(notes).ifPresent(Remnants.Notes::drop);
  }

  /// Tells the routers what became of their decision, and the meters what the filter did.
  void tellEnd(String code, long elapsedMillis) {
    if (whole || filter.tally().hasBegun()) {
      tell(scan());
    }
    lane.outcomes()
        .add(new DecisionOutcome(order.plan().decisionId(), calls.attempts(), code, elapsedMillis));
  }

  /// What has to be paid, call by call.
  List<Charge> charges() {
    return calls.charges();
  }

  /// Says who was called last, and what has to be paid for all that came so far.
  void ran() {
    sink.ran(calls.attempts().getLast().target(), Said.together(calls.charges()));
  }

  /// The calls that came to nothing.
  List<Charge> unpaid() {
    return calls.unpaid();
  }

  /// What is said about the whole answer.
  ///
  /// @param flagged what was found in the input
  AnswerSummary summary(
      InferenceRequest request, CostReport report, List<Finding> flagged, long elapsedMillis) {
    var findings = new ArrayList<>(flagged);
    findings.addAll(filter.tally().findings());
    var finish = calls.finish();
    return new AnswerSummary(
        finish.model(),
        finish.reason(),
        // a provider may claim to have been stopped by anything
        finish.stopSequence().filter(request.sampling().stop()::contains),
        finish.further(),
        calls.usage(),
        report,
        new AnswerSummary.Judged(findings, scan()),
        calls.course(),
        elapsedMillis,
        Budgeted.of(request, order.openings().hold(), finish));
  }

  private void tell(OutputScan scan) {
    lane.meters().scanned(scan);
    if (filter.tally().isKeptBack()) {
      LOG.atWarn()
          .addKeyValue("requestId", order.guarded().id())
          .addKeyValue("scan", scan.brief())
          .log("An answer was kept back");
    }
  }

  private OutputScan scan() {
    return filter.tally().scan(order.guarded());
  }
}
