package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.DeadlineExceeded;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.InferenceRequest;
import io.vertx.core.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// An inference that needs to be prepared by other units before the pipeline runs: ends in time and
/// with its client, whatever is being done.
final class PreparedRun implements Lane.Timed {
  private final Lane lane;
  private final Asker asker;
  private final Preparation preparation;
  private final Deadline deadline;
  private @Nullable InferencePipeline pipeline;
  private boolean over;

  /// Who is to be answered.
  ///
  /// @param patience the time the answer may take in all
  record Asker(Exchange exchange, Identity identity, Duration patience) {}

  /// What goes before the pipeline.
  interface Preparation {
    /// What is to be inferred. Fails by a defect only.
    Future<Outcome<Prepared>> prepare(Deadline deadline);

    /// It ends before the pipeline has begun.
    default void abandoned() {}

    /// The client has gone, however far it is.
    default void hungUp() {}
  }

  /// A request, ready for the pipeline.
  record Prepared(InferenceRequest request, AnswerSink sink, Keeping keeping) {}

  PreparedRun(Lane lane, Asker asker, Preparation preparation) {
    this.lane = lane;
    this.asker = asker;
    this.preparation = preparation;
    this.deadline = Deadline.in(asker.patience(), lane.clock());
  }

  void start() {
    lane.enter(this);
    asker
        .exchange()
        .response()
        .endHandler(_ -> close())
        .closeHandler(_ -> hangUp())
        .drainHandler(_ -> drained())
        .exceptionHandler(_ -> {});
    preparation.prepare(deadline).onComplete(this::run, _ -> end(new GatewayError.Internal()));
  }

  private void run(Outcome<Prepared> outcome) {
    if (over) {
      preparation.abandoned();
      return;
    }
    switch (outcome) {
      case Outcome.Ok<Prepared>(Prepared(var request, var sink, var keeping)) -> {
        var running =
            new InferencePipeline(lane, asker.identity(), request, InputSize.of(request), sink)
                .kept(keeping);
        pipeline = running;
        running.start();
      }
      case Outcome.Err<Prepared>(var error) -> end(error);
    }
  }

  private void drained() {
    if (pipeline != null) {
      pipeline.drained();
    }
  }

  private void hangUp() {
    close();
    preparation.hungUp();
    if (pipeline == null) {
      asker.exchange().abandoned();
    } else {
      pipeline.hangUp(asker.exchange()::abandoned);
    }
  }

  private void close() {
    over = true;
    lane.leave(this);
  }

  @Override
  public Deadline deadline() {
    return deadline;
  }

  @Override
  public String stage() {
    return pipeline == null ? "preparation" : pipeline.stage();
  }

  /// Its time is used up, or the lane closes: the pipeline ends with it.
  @Override
  public void end(GatewayError error) {
    if (over) {
      return;
    }
    close();
    if (pipeline == null) {
      preparation.abandoned();
      asker.exchange().refuse(error);
    } else {
      pipeline.end(error instanceof DeadlineExceeded ? new DeadlineExceeded(stage()) : error);
    }
  }
}
