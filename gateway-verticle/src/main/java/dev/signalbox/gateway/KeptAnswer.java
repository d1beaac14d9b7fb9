package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Money;
import dev.signalbox.api.Unit;
import dev.signalbox.api.conversation.SaveTurn;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Target;
import io.vertx.core.Promise;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps what passes on its way to the client. An answer is durable before the client is told how
/// it ends, so that whoever goes on from it finds it: a whole one, and one that breaks off as far
/// as it was delivered. The latter is told after a short while at the latest, durable or not. Where
/// the client goes there is nobody to wait for it.
final class KeptAnswer implements RelayedAnswer {
  private final AnswerSink client;
  private final TurnKeeper keeper;
  private final StringBuilder text = new StringBuilder();
  private final boolean streamed;
  private @Nullable Target target;
  private int delivered;
  private @Nullable Promise<Void> failing;
  private boolean ended;

  /// @param streamed whether pieces leave before the end
  KeptAnswer(AnswerSink client, TurnKeeper keeper, boolean streamed) {
    this.client = client;
    this.keeper = keeper;
    this.streamed = streamed;
  }

  @Override
  public AnswerSink client() {
    return client;
  }

  @Override
  public void begun(Target answering) {
    var first = target == null;
    target = answering;
    if (first) {
      keeper.begin(answer(SaveTurn.State.BEGUN, "", Usage.NONE, Optional.empty()));
    }
    client.begun(answering);
  }

  @Override
  public void text(String piece) {
    text.append(piece);
    client.text(piece);
  }

  @Override
  public void flush() {
    client.flush();
    delivered = text.length();
  }

  @Override
  public void done(AnswerSummary summary) {
    ended = true;
    target = summary.course().step().target();
    var whole =
        answer(SaveTurn.State.COMPLETE, text.toString(), summary.usage(), known(summary.cost()));
    keeper
        .end(whole)
        .onSuccess(kept -> {
          switch (kept) {
            // who deletes a conversation wants it gone; the answer, whole and paid, is its asker's
            case DURABLE, UNWANTED -> client.done(summary);
            // what is not durable is not told as done
            case LOST -> client.failed(new GatewayError.UnitUnavailable(Unit.CONVERSATIONS));
          }
        });
  }

  /// What it has cost so far is settled next, and is saved with it.
  @Override
  public void failed(GatewayError error) {
    if (target == null) {
      client.failed(error);
      return;
    }
    var saved = Promise.<Void>promise();
    failing = saved;
    keeper.soonAfter(saved.future(), () -> client.failed(error));
  }

  /// Where nobody goes on with it yet, what was delivered is kept until somebody does.
  @Override
  public void takenOver(GatewayError error) {
    if (ended || target == null || error instanceof GatewayError.Conflict) {
      ended = true;
      client.takenOver(error);
      return;
    }
    ended = true;
    var left = text.substring(0, delivered);
    keeper.soonAfter(
        keeper.end(answer(SaveTurn.State.INCOMPLETE, left, Usage.NONE, Optional.empty())),
        () -> client.takenOver(error));
  }

  @Override
  public void settled(CostReport report, Usage usage) {
    if (ended || target == null) {
      client.settled(report, usage);
      return;
    }
    ended = true;
    var waiting = failing;
    // what was not delivered yet leaves together with the reason why no more comes
    var left = streamed && waiting == null ? text.substring(0, delivered) : text.toString();
    var saved = keeper.end(answer(SaveTurn.State.INCOMPLETE, left, usage, known(report)));
    if (waiting == null) {
      client.settled(report, usage);
    } else {
      saved.onComplete(_ -> {
        waiting.complete();
        client.settled(report, usage);
      });
    }
  }

  private static Optional<Money> known(CostReport report) {
    return report.state() == CostState.UNKNOWN ? Optional.empty() : Optional.of(report.request());
  }

  private SaveTurn.Answer answer(
      SaveTurn.State state, String said, Usage usage, Optional<Money> cost) {
    var turn = keeper.turn();
    var by = target;
    return new SaveTurn.Answer(
        turn.branch().answerId(),
        keeper.questionId(),
        state,
        said,
        by == null ? "" : by.provider(),
        by == null ? "" : by.model(),
        usage,
        cost,
        turn.requestId());
  }
}
