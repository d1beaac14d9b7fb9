package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.AllProvidersFailed;
import dev.signalbox.api.GatewayError.Internal;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.cost.Charge;
import dev.signalbox.api.inference.Attempt;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.DecisionOutcome;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.speech.Speak;
import dev.signalbox.api.speech.SpeechPiece;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.InboundStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Asks the voices of a plan in their order until one speaks. Once something was heard, nobody else
/// goes on: it would be another voice.
final class SpeechCalls {
  private static final int OK = 200;

  private final Lane lane;
  private final SpeechRun.Asked asked;
  private final SpeechRun.Sink sink;
  private final Plan plan;
  private final Consumer<Optional<GatewayError>> ended;
  private final List<Attempt> attempts = new ArrayList<>(1);
  private final long beganNanos = System.nanoTime();
  private @Nullable InboundStream<SpeechPiece> stream;
  private List<Charge> charges = List.of();
  private boolean over;

  /// @param ended is told once why it ended, with nothing when all was said
  SpeechCalls(
      Lane lane,
      SpeechRun.Asked asked,
      SpeechRun.Sink sink,
      Plan plan,
      Consumer<Optional<GatewayError>> ended) {
    this.lane = lane;
    this.asked = asked;
    this.sink = sink;
    this.plan = plan;
    this.ended = ended;
  }

  void start() {
    call(0);
  }

  /// What has to be paid so far.
  List<Charge> charges() {
    return charges;
  }

  /// The sink can take more again.
  void drained() {
    if (!over && stream != null) {
      stream.resume();
    }
  }

  /// Stops whoever speaks, and tells nobody.
  void cancel() {
    if (!over) {
      over = true;
      if (stream != null) {
        stream.cancel();
      }
    }
  }

  private void call(int index) {
    var target = plan.steps().get(index).target();
    var order = asked.order();
    var question =
        new Speak(
            asked.request().id(),
            target,
            asked.text(),
            asked.voice(),
            order.format(),
            order.speed());
    var calling = new Calling(index, question);
    lane.bus()
        .open(Addresses.SPEAK, question, asked.deadline())
        .onComplete(
            outcome -> {
              switch (outcome) {
                case Outcome.Ok<InboundStream<SpeechPiece>>(var late) when over -> late.cancel();
                case Outcome.Ok<InboundStream<SpeechPiece>>(var opened) -> calling.read(opened);
                case Outcome.Err<InboundStream<SpeechPiece>>(var error) -> calling.failed(error);
              }
            },
            _ -> calling.failed(new Internal()));
  }

  /// One call while it speaks.
  private final class Calling implements InboundStream.Reader<SpeechPiece> {
    private final int index;
    private final Speak question;
    private final long sinceNanos = System.nanoTime();
    private boolean heard;
    private boolean finished;

    Calling(int index, Speak question) {
      this.index = index;
      this.question = question;
    }

    /// Voices are paid for what they are asked to say, however much of it is heard.
    void read(InboundStream<SpeechPiece> opened) {
      stream = opened;
      charges = List.of(new Charge(index + 1, target(), Usage.of(question.characters(), 0)));
      opened.read(this);
    }

    private Target target() {
      return question.target();
    }

    @Override
    public void events(List<SpeechPiece> batch) {
      for (var piece : batch) {
        switch (piece) {
          case SpeechPiece.Sound _ when over -> {}
          case SpeechPiece.Sound sound -> {
            heard = true;
            sink.sound(sound.bytes());
          }
          case SpeechPiece.Finish _ -> finished = true;
        }
      }
      if (!over && sink.isFull() && stream != null) {
        stream.pause();
      }
    }

    @Override
    public void ended() {
      if (!finished) {
        failed(new GatewayError.ProviderFailed(target().provider(), OK, "it broke off"));
      } else if (!over) {
        attempts.add(new Attempt(target(), OK, "", millisSince(sinceNanos)));
        end(Optional.empty());
      }
    }

    @Override
    public void failed(GatewayError error) {
      if (over) {
        return;
      }
      stream = null;
      attempts.add(new Attempt(target(), 0, error.message(), millisSince(sinceNanos)));
      if (!heard) {
        charges = List.of();
        if (error.mayFallBack() && index + 1 < plan.steps().size()) {
          call(index + 1);
          return;
        }
      }
      end(Optional.of(attempts.size() > 1 ? new AllProvidersFailed(attempts) : error));
    }
  }

  private void end(Optional<GatewayError> why) {
    over = true;
    var code = why.map(GatewayError::code).orElse(Outcomes.OK);
    lane.outcomes()
        .add(new DecisionOutcome(plan.decisionId(), attempts, code, millisSince(beganNanos)));
    ended.accept(why);
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }
}
