package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.Unauthenticated;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.conversation.Branch;
import dev.signalbox.api.conversation.ContextBlock;
import dev.signalbox.api.conversation.GatherContext;
import dev.signalbox.api.conversation.KeptTurn;
import dev.signalbox.api.conversation.LoadBranch;
import dev.signalbox.api.conversation.Owner;
import dev.signalbox.api.conversation.Place;
import dev.signalbox.api.cost.CheckBalance;
import dev.signalbox.api.cost.UserProfile;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import dev.signalbox.bus.Addresses;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Before the assistant answers: who asks has a token and credits, what is known about them is
/// gathered, and what was said before is read.
final class AssistantPreparation implements PreparedRun.Preparation {
  private static final GatewayError NO_TOKEN =
      new Unauthenticated(
          Unauthenticated.Problem.MISSING,
          "The assistant answers users. Send a user's token as 'Authorization: Bearer <JWT>'.");
  private static final GatewayError NO_USER =
      new Unauthenticated(
          Unauthenticated.Problem.INVALID,
          "This credential belongs to no user. Send a user's token as 'Authorization: Bearer"
              + " <JWT>'.");

  private final Lane lane;
  private final PreparedRun.Asker asker;
  private final Draft draft;
  private final AssistantFormat format;
  private final AssistantSettings settings;
  private final Voices voices;
  private final Resumption resumption;
  private Optional<AnswerVoice> speaking = Optional.empty();

  AssistantPreparation(
      PreparedRun.Asker asker, Draft draft, AssistantFormat format, InferenceEndpoint.Edge edge) {
    this.lane = edge.lane();
    this.asker = asker;
    this.draft = draft;
    this.format = format;
    this.settings = edge.assistant();
    this.voices = edge.voices();
    this.resumption = edge.resumption();
  }

  /// What was found out before the answer.
  private record Known(
      String user, UserProfile profile, ContextBlock context, Optional<Branch> branch) {}

  @Override
  public Future<Outcome<PreparedRun.Prepared>> prepare(Deadline deadline) {
    var user = asker.identity().user();
    if (user.isEmpty()) {
      var anonymous = asker.identity().caller().isAnonymous();
      return Future.succeededFuture(Outcome.err(anonymous ? NO_TOKEN : NO_USER));
    }
    var question =
        new CheckBalance(asker.exchange().name().unique(), user.get(), settings.leastCredits());
    return lane.bus()
        .ask(Addresses.CREDIT_CHECK, question, deadline)
        .compose(outcome ->
            switch (outcome) {
              case Outcome.Ok<UserProfile>(var profile) -> gather(user.get(), profile, deadline);
              case Outcome.Err<UserProfile>(var error) ->
                  Future.<Outcome<Known>>succeededFuture(Outcome.err(error));
            })
        .map(outcome -> outcome.map(this::prepared));
  }

  private Future<Outcome<Known>> gather(String user, UserProfile profile, Deadline deadline) {
    var order = format.order().orElseThrow();
    var context = context(user, order, deadline);
    return load(order, profile, deadline)
        .compose(branch ->
            context.map(block -> branch.map(found -> new Known(user, profile, block, found))))
        .onSuccess(outcome -> {
          if (outcome instanceof Outcome.Err<Known>) {
            ChargedAnswer.release(lane, bill(user));
          }
        });
  }

  /// What cannot be gathered is done without: the answer is worth more.
  private Future<ContextBlock> context(String user, AssistantOrder order, Deadline deadline) {
    var nothing = new ContextBlock("", order.sources());
    return order.sources().isEmpty()
        ? Future.succeededFuture(nothing)
        : lane.bus()
            .ask(Addresses.CONTEXT, new GatherContext(user, order.sources()), deadline)
            .map(
                outcome -> outcome instanceof Outcome.Ok<ContextBlock>(var block) ? block : nothing)
            .otherwise(nothing);
  }

  private Future<Outcome<Optional<Branch>>> load(
      AssistantOrder order, UserProfile profile, Deadline deadline) {
    if (order.conversation().isEmpty()) {
      return Future.succeededFuture(Outcome.ok(Optional.empty()));
    }
    var question =
        new LoadBranch(
            Owner.of(asker.identity()),
            new Place.Newest(order.conversation().get()),
            Optional.of(settings.model()),
            draft.messages(),
            OptionalInt.of(settings.maxTokens(profile.tier())));
    return lane.bus()
        .ask(Addresses.CONVERSATION_LOAD, question, deadline)
        .map(outcome -> outcome.map(Optional::of));
  }

  private ChargedAnswer.Bill bill(String user) {
    return new ChargedAnswer.Bill(asker.exchange().name().unique(), user);
  }

  private PreparedRun.Prepared prepared(Known known) {
    var exchange = asker.exchange();
    var request = request(known);
    var turn =
        known.branch().map(branch -> new KeptTurn(branch, draft.messages().getLast().parts()));
    var isSpoken = format.order().orElseThrow().spoken();
    var keeping =
        resumption.keeping(
            exchange,
            request,
            delivery -> delivery.savedAs(turn).paidBy(known.user()).spoken(isSpoken));
    var sink = resumption.client(exchange, request, keeping);
    if (isSpoken) {
      var voice = new AnswerVoice(lane, voices, asker.identity(), exchange, request.id());
      speaking = Optional.of(voice);
      sink = new VoicedAnswer(sink, voice, format);
    }
    sink =
        new ChargedAnswer(
            sink, lane, bill(known.user()), new ChargedAnswer.Told(format, exchange.line()));
    if (turn.isPresent()) {
      var branch = turn.get().branch();
      format.kept(branch.conversationId(), branch.answerId());
      var keeper = TurnKeeper.of(lane, asker.identity(), turn.get(), request.id());
      sink = new KeptAnswer(sink, keeper, request.stream());
    }
    return new PreparedRun.Prepared(request, sink, keeping);
  }

  /// What is known about the user stands in a turn of its own before the message, where the
  /// detectors read it as what it is: words from outside.
  private InferenceRequest request(Known known) {
    var messages = new ArrayList<Message>();
    known.branch().map(Branch::history).ifPresent(messages::addAll);
    var names = new HashMap<String, String>();
    if (!known.context().text().isEmpty()) {
      names.put("messages[" + messages.size() + "].content", "context");
      messages.add(Message.of(Role.USER, known.context().text()));
    }
    names.putAll(TurnFormat.fieldNames(messages.size()));
    format.named(names);
    messages.addAll(draft.messages());
    var request =
        draft
            .from(asker.exchange().name().unique(), asker.identity().caller())
            .withModel(settings.model())
            .withSystemPrompt(settings.systemPrompt())
            .withMessages(List.copyOf(messages));
    var bound = OptionalInt.of(settings.maxTokens(known.profile().tier()));
    return request.withSampling(request.sampling().withMaxTokens(bound));
  }

  @Override
  public void hungUp() {
    speaking.ifPresent(AnswerVoice::hangUp);
  }

  @Override
  public void abandoned() {
    asker.identity().user().ifPresent(user -> ChargedAnswer.release(lane, bill(user)));
  }
}
