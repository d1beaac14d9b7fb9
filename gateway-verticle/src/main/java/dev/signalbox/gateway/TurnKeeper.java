package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.conversation.Branch;
import dev.signalbox.api.conversation.KeptTurn;
import dev.signalbox.api.conversation.Owner;
import dev.signalbox.api.conversation.SaveTurn;
import dev.signalbox.api.conversation.TurnSaved;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.Part;
import dev.signalbox.bus.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes one turn durable: a trace of it when the model begins to answer, all of it at the end.
final class TurnKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(TurnKeeper.class);
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int TRIES = 3;

  /// Less than a gateway that stops gives its last words.
  private static final int WAIT_MILLIS = 500;

  private final Lane lane;
  private final Turn turn;
  private Future<Kept> begun = Future.succeededFuture(Kept.LOST);

  /// What became of a turn.
  enum Kept {
    DURABLE,
    /// Its conversation was deleted meanwhile, so nothing is to be kept.
    UNWANTED,
    /// It could not be saved.
    LOST
  }

  /// @param asked empty where a saved question is answered again
  record Turn(Owner owner, Branch branch, List<Part> asked, RequestId requestId) {}

  private TurnKeeper(Lane lane, Turn turn) {
    this.lane = lane;
    this.turn = turn;
  }

  /// Keeps `turn` of whoever asks, which request `id` answers.
  static TurnKeeper of(Lane lane, Identity asker, KeptTurn turn, RequestId id) {
    return new TurnKeeper(lane, new Turn(Owner.of(asker), turn.branch(), turn.asked(), id));
  }

  /// Keeps a trace, while the answer goes on.
  void begin(SaveTurn.Answer answer) {
    begun = save(answer, turn.branch().begins(), 1);
  }

  /// Keeps the end, in several tries; never fails.
  Future<Kept> end(SaveTurn.Answer answer) {
    return begun.compose(
        known -> save(answer, turn.branch().begins() && known != Kept.DURABLE, TRIES));
  }

  /// Does `task` when `saved` is complete, or after a short while where that takes longer: a slow
  /// database does not hold up what a client has to be told.
  void soonAfter(Future<?> saved, Runnable task) {
    var due = Promise.<Void>promise();
    var late = lane.timers().in(WAIT_MILLIS, due::tryComplete);
    saved.onComplete(_ -> {
      late.cancel();
      due.tryComplete();
    });
    due.future().onComplete(_ -> task.run());
  }

  private Future<Kept> save(SaveTurn.Answer answer, boolean begins, int tries) {
    return lane.bus()
        .ask(
            Addresses.CONVERSATION_SAVE,
            question(answer, begins),
            Deadline.in(PATIENCE, lane.clock()))
        .map(TurnKeeper::kept)
        .otherwise(Kept.LOST)
        .compose(kept -> {
          if (kept != Kept.LOST || tries == 1) {
            return Future.succeededFuture(kept);
          }
          return save(answer, begins, tries - 1);
        })
        .onSuccess(kept -> {
          if (kept == Kept.LOST && tries == TRIES) {
            LOG.atWarn()
                .addKeyValue("requestId", turn.requestId())
                .addKeyValue("conversationId", turn.branch().conversationId())
                .log("A turn of a conversation was not saved");
          }
        });
  }

  private static Kept kept(Outcome<TurnSaved> outcome) {
    return switch (outcome) {
      case Outcome.Ok<TurnSaved> _ -> Kept.DURABLE;
      case Outcome.Err<TurnSaved>(GatewayError.NotFound _) -> Kept.UNWANTED;
      case Outcome.Err<TurnSaved> _ -> Kept.LOST;
    };
  }

  private SaveTurn question(SaveTurn.Answer answer, boolean begins) {
    var branch = turn.branch();
    return new SaveTurn(
        turn.owner(),
        branch.conversationId(),
        begins
            ? Optional.of(new SaveTurn.Beginning(branch.model(), branch.systemPrompt()))
            : Optional.empty(),
        turn.asked().isEmpty()
            ? Optional.empty()
            : Optional.of(
                new SaveTurn.Question(branch.questionId(), branch.parentId(), turn.asked())),
        answer);
  }

  /// The message an answer of this turn follows.
  String questionId() {
    return turn.asked().isEmpty()
        ? turn.branch().parentId().orElseThrow()
        : turn.branch().questionId();
  }

  Turn turn() {
    return turn;
  }
}
