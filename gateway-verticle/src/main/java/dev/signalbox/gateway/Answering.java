package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.cost.Charge;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.inference.Attempt;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.security.FilterOutput;
import dev.signalbox.api.security.FilteredOutput;
import dev.signalbox.api.security.Finding;
import dev.signalbox.api.security.OutputScan;
import dev.signalbox.bus.Addresses;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
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

  private final Lane lane;
  private final AnswerSink sink;
  private final Listener listener;
  private final CallOrder order;
  private final OutputFilter filter;
  private final ProviderCalls calls;
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
  }

  void start() {
    calls.start();
  }

  private Future<Outcome<FilteredOutput>> filtered(FilterOutput piece) {
    return lane.verdict(Step.FILTER, Addresses.FILTER, piece, order.deadline());
  }

  @Override
  public void began(Plan.Step chosen) {
    listener.began(chosen);
    sink.begun(chosen.target());
  }

  @Override
  public void deltas(List<Delta> batch) {
    if (over) {
      return;
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
    if (!over) {
      whole = true;
      listener.finished();
    }
  }

  @Override
  public void failed(GatewayError error) {
    listener.failed(
        error instanceof GatewayError.OutputBlocked(var findings, _)
            ? new GatewayError.OutputBlocked(findings, scan())
            : error);
  }

  /// Ends whatever is running; the listener is not called again.
  void stop() {
    over = true;
    if (whole || filter.tally().hasBegun()) {
      tell(scan());
    }
    filter.stop();
    calls.stop();
  }

  /// What has to be paid, call by call.
  List<Charge> charges() {
    return calls.charges();
  }

  /// Every call so far.
  List<Attempt> attempts() {
    return calls.attempts();
  }

  /// Who was called last.
  Target lastCalled() {
    return calls.attempts().getLast().target();
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
