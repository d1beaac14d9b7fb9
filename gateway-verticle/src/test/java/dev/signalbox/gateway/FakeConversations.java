package dev.signalbox.gateway;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.Money;
import dev.signalbox.api.conversation.Branch;
import dev.signalbox.api.conversation.ContextBlock;
import dev.signalbox.api.conversation.LoadBranch;
import dev.signalbox.api.conversation.PageReply;
import dev.signalbox.api.conversation.Place;
import dev.signalbox.api.conversation.SaveTurn;
import dev.signalbox.api.conversation.TurnSaved;
import dev.signalbox.api.cost.ChargeCredits;
import dev.signalbox.api.cost.CreditReceipt;
import dev.signalbox.api.cost.UserProfile;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import dev.signalbox.bus.Addresses;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Conversations and credits as simple as can be: one turn was there before, and every answer costs
/// seven credits.
final class FakeConversations {
  static final List<Message> BEFORE =
      List.of(Message.of(Role.USER, "Before?"), Message.of(Role.ASSISTANT, "Yes."));

  final Queue<LoadBranch> loaded = new ConcurrentLinkedQueue<>();
  final Queue<SaveTurn> saved = new ConcurrentLinkedQueue<>();
  final Queue<ChargeCredits> charged = new ConcurrentLinkedQueue<>();

  private FakeConversations() {}

  static FakeConversations start(FakeUnits units) {
    var fake = new FakeConversations();
    units.answer(Addresses.CONVERSATION_LOAD, fake::load);
    units.answer(
        Addresses.CONVERSATION_SAVE,
        turn -> {
          fake.saved.add(turn);
          return new TurnSaved(2);
        });
    units.answer(
        Addresses.CONVERSATIONS_API,
        call ->
            new PageReply(
                200, "text/markdown", "talk.md", call.by().caller().hash() + call.path()));
    units.answer(
        Addresses.CONTEXT,
        asked -> new ContextBlock("known: " + String.join(",", asked.sources()), List.of()));
    units.answer(Addresses.CREDIT_CHECK, asked -> profile(asked.user()));
    units.answer(
        Addresses.CREDIT_CHARGE,
        asked -> {
          fake.charged.add(asked);
          return new CreditReceipt(7, 93);
        });
    units.answer(Addresses.AUTHENTICATE, _ -> alice());
    return fake;
  }

  private static Identity alice() {
    var caller = Identity.of(new CallerKey("user-alice", ""), Authority.CALLER);
    return new Identity(
        caller.caller(),
        caller.authority(),
        Optional.of("alice"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        caller.allowedModels(),
        caller.limits());
  }

  private static UserProfile profile(String user) {
    return new UserProfile(user, "pro", 100, Money.ZERO, Optional.empty(), false);
  }

  private Branch load(LoadBranch question) {
    loaded.add(question);
    var begins = question.place() instanceof Place.Beginning;
    return new Branch(
        "conversation-1",
        begins,
        question.model().orElse("auto"),
        "Be brief.",
        begins ? List.of() : BEFORE,
        begins ? Optional.empty() : Optional.of("parent-1"),
        "question-1",
        "answer-1",
        0);
  }
}
