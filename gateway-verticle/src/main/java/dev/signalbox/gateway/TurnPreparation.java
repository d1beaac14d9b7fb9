package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.CostLimitExceeded;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.conversation.Branch;
import dev.signalbox.api.conversation.KeptTurn;
import dev.signalbox.api.conversation.LoadBranch;
import dev.signalbox.api.conversation.Owner;
import dev.signalbox.api.cost.CheckBalance;
import dev.signalbox.api.cost.UserProfile;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.bus.Addresses;
import dev.signalbox.gateway.access.ModelAccess;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Optional;

/// Before a turn of a conversation: the user's budget is looked at and what was said is read.
final class TurnPreparation implements PreparedRun.Preparation {
  private final Lane lane;
  private final Resumption resumption;
  private final PreparedRun.Asker asker;
  private final Draft draft;
  private final TurnFormat format;

  TurnPreparation(
      PreparedRun.Asker asker, Draft draft, TurnFormat format, InferenceEndpoint.Edge edge) {
    this.lane = edge.lane();
    this.resumption = edge.resumption();
    this.asker = asker;
    this.draft = draft;
    this.format = format;
  }

  @Override
  public Future<Outcome<PreparedRun.Prepared>> prepare(Deadline deadline) {
    return spent(deadline)
        .compose(refusal ->
            refusal
                .<Future<Outcome<Branch>>>map(error -> Future.succeededFuture(Outcome.err(error)))
                .orElseGet(() -> load(deadline)))
        .map(outcome -> outcome.flatMap(this::allowed).map(this::prepared));
  }

  /// Whether the user's own budget is used up. Where nobody can tell, the pipeline decides.
  private Future<Optional<GatewayError>> spent(Deadline deadline) {
    var user = asker.identity().user();
    if (user.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    var question = new CheckBalance(asker.exchange().name().unique(), user.get(), 0);
    return lane.bus()
        .ask(Addresses.CREDIT_CHECK, question, deadline)
        .map(outcome ->
            outcome instanceof Outcome.Err<UserProfile>(CostLimitExceeded exceeded)
                ? Optional.of(exceeded)
                : Optional.empty());
  }

  private Future<Outcome<Branch>> load(Deadline deadline) {
    var order = format.order();
    var question =
        new LoadBranch(
            Owner.of(asker.identity()),
            order.place(),
            order.model(),
            order.messages(),
            draft.generation().sampling().maxTokens());
    return lane.bus().ask(Addresses.CONVERSATION_LOAD, question, deadline);
  }

  /// The conversation's own model is asked for like any other.
  private Outcome<Branch> allowed(Branch branch) {
    return ModelAccess.refusal(asker.identity(), branch.model())
        .<Outcome<Branch>>map(Outcome::err)
        .orElseGet(() -> Outcome.ok(branch));
  }

  private PreparedRun.Prepared prepared(Branch branch) {
    var exchange = asker.exchange();
    var turn = new KeptTurn(branch, format.order().asked());
    var request = request(branch);
    exchange.answersIn(format.at(turn, request.messages().size()));
    var keeping =
        resumption.keeping(exchange, request, delivery -> delivery.savedAs(Optional.of(turn)));
    var client = resumption.client(exchange, request, keeping);
    return new PreparedRun.Prepared(
        request,
        new KeptAnswer(
            client, TurnKeeper.of(lane, asker.identity(), turn, request.id()), request.stream()),
        keeping);
  }

  private InferenceRequest request(Branch branch) {
    var messages = new ArrayList<Message>(branch.history());
    messages.addAll(format.order().messages());
    return draft
        .from(asker.exchange().name().unique(), asker.identity().caller())
        .withModel(branch.model())
        .withSystemPrompt(branch.systemPrompt())
        .withMessages(messages);
  }
}
