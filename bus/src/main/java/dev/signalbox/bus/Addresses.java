package dev.signalbox.bus;

import dev.signalbox.api.Unit;
import dev.signalbox.api.conversation.Branch;
import dev.signalbox.api.conversation.ContextBlock;
import dev.signalbox.api.conversation.GatherContext;
import dev.signalbox.api.conversation.LoadBranch;
import dev.signalbox.api.conversation.PageReply;
import dev.signalbox.api.conversation.SaveTurn;
import dev.signalbox.api.conversation.TurnSaved;
import dev.signalbox.api.cost.BeginAttempt;
import dev.signalbox.api.cost.ChargeCredits;
import dev.signalbox.api.cost.CheckBalance;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.cost.CreditReceipt;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.api.cost.ReadProfile;
import dev.signalbox.api.cost.Settle;
import dev.signalbox.api.cost.UserProfile;
import dev.signalbox.api.fleet.CheckProvider;
import dev.signalbox.api.fleet.FindPort;
import dev.signalbox.api.fleet.ProviderCheck;
import dev.signalbox.api.fleet.PublicPort;
import dev.signalbox.api.identity.Authenticate;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.CallProvider;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.EmbedTexts;
import dev.signalbox.api.inference.Embeddings;
import dev.signalbox.api.inference.FindStream;
import dev.signalbox.api.inference.KeptStream;
import dev.signalbox.api.inference.ResumeStream;
import dev.signalbox.api.operator.OperatorCall;
import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.PlanRoute;
import dev.signalbox.api.security.Clearance;
import dev.signalbox.api.security.FilterOutput;
import dev.signalbox.api.security.FilteredOutput;
import dev.signalbox.api.security.Inspect;
import dev.signalbox.api.speech.Speak;
import dev.signalbox.api.speech.SpeechPiece;

/// Every question of the pipeline: the whole contract between the units.
public final class Addresses {
  public static final Address<Inspect, Clearance> INSPECT =
      new Address<>("security.inspect.v1", Unit.SECURITY, Inspect.class, Clearance.class, true);
  public static final Address<FilterOutput, FilteredOutput> FILTER =
      new Address<>(
          "security.filter.v1", Unit.SECURITY, FilterOutput.class, FilteredOutput.class, true);
  public static final Address<PlaceHold, Hold> HOLD =
      new Address<>("cost.hold.v1", Unit.COST, PlaceHold.class, Hold.class, true);

  /// A call besides or after a request's first: `Ok` where it may be made, with what is held for
  /// it.
  public static final Address<BeginAttempt, Hold> ATTEMPT =
      new Address<>("cost.attempt.v1", Unit.COST, BeginAttempt.class, Hold.class, true);

  public static final Address<Settle, CostReport> SETTLE =
      new Address<>("cost.settle.v1", Unit.COST, Settle.class, CostReport.class, true);
  public static final Address<PlanRoute, Plan> PLAN =
      new Address<>("router.plan.v1", Unit.ROUTER, PlanRoute.class, Plan.class, true);

  /// The router's HTTP API, for whoever serves it elsewhere.
  public static final Address<OperatorCall, OperatorReply> ROUTER_API =
      new Address<>("router.api.v1", Unit.ROUTER, OperatorCall.class, OperatorReply.class, false);

  /// Really asks one provider how it is, which takes as long as the provider does. A provider that
  /// nobody knows is `Err(NotFound)`; one that does not answer well is `Ok` with status `down`.
  public static final Address<CheckProvider, ProviderCheck> CHECK_PROVIDER =
      new Address<>(
          "providers.check.v1", Unit.PROVIDERS, CheckProvider.class, ProviderCheck.class, false);

  /// Where the public port is, for units that pass requests on to it.
  public static final Address<FindPort, PublicPort> PUBLIC_PORT =
      new Address<>("gateway.port.v1", Unit.GATEWAY, FindPort.class, PublicPort.class, true);

  /// Who a credential belongs to; `Err(Unauthenticated)` where it belongs to nobody.
  public static final Address<Authenticate, Identity> AUTHENTICATE =
      new Address<>(
          "security.authenticate.v1", Unit.SECURITY, Authenticate.class, Identity.class, true);

  /// The security unit's HTTP API, for whoever serves it elsewhere.
  public static final Address<OperatorCall, OperatorReply> SECURITY_API =
      new Address<>(
          "security.api.v1", Unit.SECURITY, OperatorCall.class, OperatorReply.class, false);

  /// The cost unit's HTTP API, for whoever serves it elsewhere.
  public static final Address<OperatorCall, OperatorReply> COST_API =
      new Address<>("cost.api.v1", Unit.COST, OperatorCall.class, OperatorReply.class, false);

  /// Whether a user's balance suffices; see [CheckBalance].
  public static final Address<CheckBalance, UserProfile> CREDIT_CHECK =
      new Address<>("cost.credit-check.v1", Unit.COST, CheckBalance.class, UserProfile.class, true);

  /// Charges a user's credits once; see [ChargeCredits].
  public static final Address<ChargeCredits, CreditReceipt> CREDIT_CHARGE =
      new Address<>(
          "cost.credit-charge.v1", Unit.COST, ChargeCredits.class, CreditReceipt.class, true);

  /// What is known of a user.
  public static final Address<ReadProfile, UserProfile> PROFILE =
      new Address<>("cost.profile.v1", Unit.COST, ReadProfile.class, UserProfile.class, true);

  /// What a model has to read before the next turn of a conversation.
  public static final Address<LoadBranch, Branch> CONVERSATION_LOAD =
      new Address<>(
          "conversations.load.v1", Unit.CONVERSATIONS, LoadBranch.class, Branch.class, true);

  /// Makes a turn durable.
  public static final Address<SaveTurn, TurnSaved> CONVERSATION_SAVE =
      new Address<>(
          "conversations.save.v1", Unit.CONVERSATIONS, SaveTurn.class, TurnSaved.class, true);

  /// What the configured sources know about a user.
  public static final Address<GatherContext, ContextBlock> CONTEXT =
      new Address<>(
          "conversations.context.v1",
          Unit.CONVERSATIONS,
          GatherContext.class,
          ContextBlock.class,
          true);

  /// The conversations unit's HTTP API, for whoever serves it elsewhere.
  public static final Address<OperatorCall, PageReply> CONVERSATIONS_API =
      new Address<>(
          "conversations.api.v1", Unit.CONVERSATIONS, OperatorCall.class, PageReply.class, false);

  /// Streams the answer, or a whole answer as few deltas when the request does not ask for a
  /// stream: one address, so that every call can be cancelled.
  public static final StreamAddress<CallProvider, Delta> STREAM =
      new StreamAddress<>("providers.stream.v1", Unit.PROVIDERS, CallProvider.class, Delta.class);

  /// Whether a replica keeps a stream that may be resumed; `Err(NotFound)` where it does not.
  public static final Address<FindStream, KeptStream> FIND_STREAM =
      new Address<>("providers.find.v1", Unit.PROVIDERS, FindStream.class, KeptStream.class, true);

  /// A kept stream from its beginning, whatever of it was read before.
  public static final StreamAddress<ResumeStream, Delta> RESUME =
      new StreamAddress<>("providers.resume.v1", Unit.PROVIDERS, ResumeStream.class, Delta.class);

  /// Whether a gateway has what is left of a kept stream whose providers replica was lost;
  /// `Err(NotFound)` where it has not.
  public static final Address<FindStream, KeptStream> FIND_REMNANT =
      new Address<>("gateway.find.v1", Unit.GATEWAY, FindStream.class, KeptStream.class, true);

  /// What is left of such a stream from its beginning, and then the loss.
  public static final StreamAddress<ResumeStream, Delta> REMNANT =
      new StreamAddress<>("gateway.remnant.v1", Unit.GATEWAY, ResumeStream.class, Delta.class);

  /// Asking again costs again, so nobody but the asker may.
  public static final Address<EmbedTexts, Embeddings> EMBED =
      new Address<>(
          "providers.embed.v1", Unit.PROVIDERS, EmbedTexts.class, Embeddings.class, false);

  /// Says a text aloud, piece by piece.
  public static final StreamAddress<Speak, SpeechPiece> SPEAK =
      new StreamAddress<>("providers.speak.v1", Unit.PROVIDERS, Speak.class, SpeechPiece.class);

  private Addresses() {}
}
