package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.cost.Charge;
import dev.signalbox.api.inference.Attempt;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.StreamTicket;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.InboundStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One call of one target: what comes of it, how it went and what has to be paid for it.
final class ProviderCall implements InboundStream.Reader<Delta> {
  /// Hears how the call goes.
  interface Listener {
    /// The next deltas, in order; none after a [Delta.Finish].
    void deltas(ProviderCall from, List<Delta> batch);

    /// It came to nothing, or broke off. Its reason is not fit to be shown yet.
    void failed(ProviderCall call, GatewayError error);
  }

  private static final int CHARS_PER_TOKEN = 4;

  /// An estimate of few tokens says little.
  private static final int ESTIMATE_SLACK = 32;

  private static final int OK = 200;
  private static final String RUNNING = "it was running";

  private final Place place;
  private final InferenceRequest request;
  private final Listener listener;
  private final long beganNanos = System.nanoTime();
  private @Nullable InboundStream<Delta> stream;
  private Delta.@Nullable Finish finish;
  private long receivedChars;
  private boolean answering;
  private boolean free;
  private boolean refused;
  private boolean held;
  private boolean over;
  private int status;
  private String reason = RUNNING;
  private long tookMillis = -1;

  /// Where the call stands among those of its request.
  ///
  /// @param number counted from 1
  /// @param index of the step in the plan
  /// @param outputTokenLimit what is held for its output, 0 where nothing has to be bounded
  record Place(int number, int index, Plan.Step step, int outputTokenLimit) {
    /// Whether `outputTokens`, which are an estimate, are more than is held for.
    boolean isBeyondHold(long outputTokens) {
      return outputTokenLimit > 0
          && outputTokens > outputTokenLimit + outputTokenLimit / 4L + ESTIMATE_SLACK;
    }
  }

  ProviderCall(Place place, InferenceRequest request, Listener listener) {
    this.place = place;
    this.request = request;
    this.listener = listener;
  }

  /// Tokens that so many characters are taken for.
  static long tokens(long chars) {
    return (chars + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN;
  }

  Place place() {
    return place;
  }

  /// @param ticket where the answer is kept
  void open(Bus bus, CallOrder order, Optional<StreamTicket> ticket) {
    order
        .open(bus, place.step().target(), request, ticket)
        .onComplete(this::opened, _ -> failed(new GatewayError.Internal()));
  }

  private void opened(Outcome<InboundStream<Delta>> outcome) {
    switch (outcome) {
      case Outcome.Ok<InboundStream<Delta>>(var opened) when over -> opened.cancel();
      case Outcome.Ok<InboundStream<Delta>>(var opened) -> {
        stream = opened;
        opened.read(this);
      }
      case Outcome.Err<InboundStream<Delta>>(var error) -> failed(error);
    }
  }

  @Override
  public void events(List<Delta> batch) {
    if (over || finish != null) {
      return;
    }
    answering = true;
    var checked = ForeignTokens.checked(batch, request.id(), place.step().target());
    for (var delta : checked) {
      count(delta);
    }
    if (finish == null && place.isBeyondHold(tokens(receivedChars))) {
      listener.deltas(this, cut(checked));
    } else {
      listener.deltas(this, checked);
    }
  }

  /// The provider writes more than it was told to: what is held is used up, so it is stopped, and
  /// the answer ends as one that has become too long.
  private List<Delta> cut(List<Delta> last) {
    var end = new Delta.Finish(FinishReason.LENGTH, estimate(), place.step().target().model());
    finish = end;
    over = true;
    went(OK, "");
    if (stream != null) {
      stream.cancel();
    }
    var ended = new ArrayList<>(last);
    ended.add(end);
    return ended;
  }

  private Usage estimate() {
    return new Usage(InputSize.tokensSent(request), 0, 0, tokens(receivedChars), 0, true);
  }

  private void count(Delta delta) {
    switch (delta) {
      case Delta.Text(String text) -> receivedChars += text.length();
      case Delta.ToolCallStart(_, _, String name) -> receivedChars += name.length();
      case Delta.ToolCallArguments(_, String fragment) -> receivedChars += fragment.length();
      case Delta.Reasoning(String text) -> receivedChars += text.length();
      case Delta.Refusal(String text) -> receivedChars += text.length();
      case Delta.Further(_, Delta.Piece piece) -> count(piece);
      case Delta.Beside _ -> {}
      case Delta.Finish whole -> {
        finish = whole;
        went(OK, "");
      }
    }
  }

  @Override
  public void ended() {
    failed(broken("its answer broke off"));
  }

  @Override
  public void failed(GatewayError error) {
    if (over || finish != null) {
      return;
    }
    over = true;
    // nothing of an answer came, so nothing is paid for this one
    free = !answering && error.mayFallBack();
    refused = BilledCalls.isFree(error);
    went(0, UpstreamReasons.WITHHELD);
    listener.failed(this, error);
  }

  private void went(int how, String why) {
    status = how;
    reason = why;
    tookMillis = elapsedMillis();
  }

  /// Why it failed, in words that may be shown.
  void explain(GatewayError safe) {
    var why = CallFailure.of(safe);
    status = why.status();
    reason = why.reason();
  }

  /// The failure of a call that was answered well at first.
  GatewayError broken(String why) {
    return new ProviderFailed(place.step().target().provider(), OK, why);
  }

  /// Ends it. A whole answer's stream is left to end by itself: cancelling it would cost the
  /// provider's connection.
  void stop(String why) {
    if (over) {
      return;
    }
    over = true;
    if (finish == null) {
      went(0, why);
    }
    if (stream != null && finish == null) {
      stream.cancel();
    } else if (stream != null) {
      stream.resume();
    }
  }

  /// Whether it is made by another process than `node`.
  boolean isApartFrom(String node) {
    return stream != null && !stream.node().equals(node);
  }

  /// Leaves it to whoever goes on with it elsewhere; [#stop] follows.
  void leave() {
    if (stream != null && !over && finish == null) {
      stream.leave();
    }
  }

  /// Stops what comes from the provider while `behind`, and lets it come again after.
  void hold(boolean behind) {
    if (stream == null || over || behind == held) {
      return;
    }
    held = behind;
    if (behind) {
      stream.pause();
    } else {
      stream.resume();
    }
  }

  /// How the answer ended, once it is whole.
  Optional<Delta.Finish> finish() {
    return Optional.ofNullable(finish);
  }

  /// How it went so far.
  Attempt attempt() {
    var millis = tookMillis < 0 ? elapsedMillis() : tookMillis;
    return new Attempt(place.step().target(), status, reason, millis);
  }

  /// What has to be paid: what the provider said, or an estimate for an answer that was cut off.
  /// Once a target was sent the request its input is paid, unless it failed by itself. An answer in
  /// one piece that nobody waited for may have been written to its end: where the budget is strict,
  /// all that was held is paid.
  Optional<Charge> charge() {
    if (isInDoubt()) {
      var most = new Usage(InputSize.tokensSent(request), 0, 0, place.outputTokenLimit(), 0, true);
      return Optional.of(new Charge(place.number(), place.step().target(), most));
    }
    if (stream == null || free) {
      return Optional.empty();
    }
    var usage = finish == null ? estimate() : finish.usage();
    return Optional.of(new Charge(place.number(), place.step().target(), usage));
  }

  private boolean isInDoubt() {
    return place.outputTokenLimit() > 0
        && !request.stream()
        && !answering
        && !refused
        && finish == null;
  }

  /// A call that came to nothing, where it is one.
  Optional<Charge> nothing() {
    return charge().isPresent()
        ? Optional.empty()
        : Optional.of(new Charge(place.number(), place.step().target(), Usage.NONE));
  }

  long elapsedNanos() {
    return System.nanoTime() - beganNanos;
  }

  private long elapsedMillis() {
    return TimeUnit.NANOSECONDS.toMillis(elapsedNanos());
  }
}
