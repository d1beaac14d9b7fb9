package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.AllProvidersFailed;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.cost.Charge;
import dev.signalbox.api.inference.Attempt;
import dev.signalbox.api.inference.CallProvider;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.InboundStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Tries the targets of a plan in order until one begins to answer; from its first delta on there
/// is no other.
final class ProviderCalls {
  /// Hears how the calls go.
  interface Listener {
    /// The first delta of `step` is about to come.
    void began(Plan.Step step);

    /// The next deltas, in order.
    void deltas(List<Delta> batch);

    /// No target answers, or the one that did broke off.
    void failed(GatewayError error);
  }

  private static final int CHARS_PER_TOKEN = 4;

  private final Lane lane;
  private final InferenceRequest guarded;
  private final Plan plan;
  private final Deadline deadline;
  private final UpstreamReasons reasons;
  private final Listener listener;
  private final List<Attempt> attempts = new ArrayList<>(1);
  private final List<GatewayError> failures = new ArrayList<>(0);
  private int at = -1;
  private long beganNanos;
  private @Nullable InboundStream<Delta> stream;
  private boolean answering;
  private boolean held;
  private boolean over;
  private long receivedChars;
  private Delta.@Nullable Finish finish;

  /// What is to be called.
  ///
  /// @param guarded the request with the canary in its system prompt
  record Order(InferenceRequest guarded, Plan plan, Deadline deadline) {}

  /// @param reasons makes what providers say about failures fit to be shown
  ProviderCalls(Lane lane, Order order, UpstreamReasons reasons, Listener listener) {
    this.lane = lane;
    this.guarded = order.guarded();
    this.plan = order.plan();
    this.deadline = order.deadline();
    this.reasons = reasons;
    this.listener = listener;
  }

  /// Calls the next target.
  void next() {
    at++;
    beganNanos = System.nanoTime();
    var question = new CallProvider(step().target(), guarded);
    lane.bus()
        .open(Addresses.STREAM, question, deadline)
        .onComplete(this::opened, _ -> failed(new GatewayError.Internal()));
  }

  private Plan.Step step() {
    return plan.steps().get(at);
  }

  private void opened(Outcome<InboundStream<Delta>> outcome) {
    switch (outcome) {
      case Outcome.Ok<InboundStream<Delta>>(var opened) when over -> opened.cancel();
      case Outcome.Ok<InboundStream<Delta>>(var opened) -> {
        stream = opened;
        opened.read(new Deltas());
      }
      case Outcome.Err<InboundStream<Delta>>(var error) -> failed(error);
    }
  }

  /// What comes from the target being called.
  private final class Deltas implements InboundStream.Reader<Delta> {
    @Override
    public void events(List<Delta> batch) {
      if (over || finish != null) {
        return;
      }
      if (!answering) {
        answering = true;
        lane.meters().step(Step.CALL, System.nanoTime() - beganNanos);
        listener.began(step());
      }
      var checked = ForeignTokens.checked(batch, guarded.id(), step().target());
      checked.forEach(this::count);
      listener.deltas(checked);
    }

    private void count(Delta delta) {
      switch (delta) {
        case Delta.Text(String text) -> receivedChars += text.length();
        case Delta.ToolCallStart(_, _, String name) -> receivedChars += name.length();
        case Delta.ToolCallArguments(_, String fragment) -> receivedChars += fragment.length();
        case Delta.Finish whole -> {
          finish = whole;
          attempts.add(new Attempt(step().target(), 200, "", elapsedMillis()));
        }
      }
    }

    @Override
    public void ended() {
      if (finish == null) {
        ProviderCalls.this.failed(broken("its answer broke off"));
      }
    }

    @Override
    public void failed(GatewayError error) {
      if (finish == null) {
        ProviderCalls.this.failed(error);
      }
    }
  }

  private void failed(GatewayError error) {
    if (over) {
      return;
    }
    if (!answering && error.mayFallBack()) {
      // nothing of an answer came, so nothing is paid for this one
      stream = null;
    }
    var millis = elapsedMillis();
    reasons.safe(error).onSuccess(safe -> failedAfter(millis, safe));
  }

  private void failedAfter(long millis, GatewayError error) {
    if (over) {
      return;
    }
    attempts.add(attempt(error, millis));
    failures.add(error);
    var more = at + 1 < plan.steps().size();
    if (!answering && error.mayFallBack() && more) {
      next();
    } else {
      over = true;
      listener.failed(answering || !error.mayFallBack() ? error : verdict(error));
    }
  }

  private GatewayError verdict(GatewayError last) {
    var allRejected = failures.stream().allMatch(ProviderRejected.class::isInstance);
    var allAway = failures.stream().allMatch(UnitUnavailable.class::isInstance);
    return allRejected || allAway ? last : new AllProvidersFailed(attempts);
  }

  /// The failure of a call that was answered well at first.
  GatewayError broken(String reason) {
    return new ProviderFailed(step().target().provider(), 200, reason);
  }

  private Attempt attempt(GatewayError error, long millis) {
    return switch (error) {
      case ProviderFailed(_, int status, String reason) -> attempt(status, reason, millis);
      case ProviderRejected(_, int status, String reason) -> attempt(status, reason, millis);
      default -> attempt(0, error.code(), millis);
    };
  }

  private Attempt attempt(int status, String reason, long millis) {
    // an empty reason would read as success
    var said = reason.isEmpty() ? "no reason given" : reason;
    return new Attempt(step().target(), status, said, millis);
  }

  private long elapsedMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
  }

  /// Every call so far.
  List<Attempt> attempts() {
    return attempts;
  }

  /// How the answer ended, once it is whole.
  Optional<Delta.Finish> finish() {
    return Optional.ofNullable(finish);
  }

  /// What has to be paid: what the provider said, or an estimate for an answer that was cut off.
  ///
  /// @param inputTokens an estimate of the input
  List<Charge> charges(long inputTokens) {
    if (stream == null || at < 0) {
      return List.of();
    }
    var output = (receivedChars + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN;
    var usage = finish == null ? new Usage(inputTokens, 0, 0, output, 0, true) : finish.usage();
    return List.of(new Charge(at + 1, step().target(), usage));
  }

  /// Stops what comes from the provider while `behind`, and lets it come again after.
  void hold(boolean behind) {
    if (stream == null || behind == held) {
      return;
    }
    held = behind;
    if (behind) {
      stream.pause();
    } else {
      stream.resume();
    }
  }

  /// Ends whatever is running; the listener is not called again. A whole answer's stream is left to
  /// end by itself: cancelling it would cost the provider's connection.
  void stop() {
    over = true;
    if (stream == null) {
      return;
    }
    if (finish == null) {
      stream.cancel();
    } else {
      stream.resume();
    }
  }
}
