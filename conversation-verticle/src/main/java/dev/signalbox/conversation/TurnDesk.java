package dev.signalbox.conversation;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.Conflict;
import dev.signalbox.api.GatewayError.InputRejected;
import dev.signalbox.api.GatewayError.NotFound;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.Violation;
import dev.signalbox.api.conversation.Branch;
import dev.signalbox.api.conversation.LoadBranch;
import dev.signalbox.api.conversation.Owner;
import dev.signalbox.api.conversation.Place;
import dev.signalbox.api.conversation.SaveTurn;
import dev.signalbox.api.conversation.TurnSaved;
import dev.signalbox.api.inference.Role;
import dev.signalbox.conversation.store.ConversationRow;
import dev.signalbox.conversation.store.ConversationTables;
import dev.signalbox.conversation.tree.Node;
import dev.signalbox.conversation.tree.TokenCount;
import dev.signalbox.conversation.tree.Window;
import dev.signalbox.platform.operator.DatabaseFailure;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives a turn what it builds on, and keeps what comes of it.
final class TurnDesk {
  private static final Logger LOG = LoggerFactory.getLogger(TurnDesk.class);

  private final ConversationConfig config;
  private final ConversationTables tables;
  private final Windows windows;
  private final Supplier<UUID> ids;

  TurnDesk(
      ConversationConfig config, ConversationTables tables, Windows windows, Supplier<UUID> ids) {
    this.config = config;
    this.tables = tables;
    this.windows = windows;
    this.ids = ids;
  }

  /// Reads a branch. The future does not fail.
  Future<Outcome<Branch>> load(LoadBranch question) {
    return switch (question.place()) {
      case Place.Beginning _ ->
          Future.succeededFuture(
              tables.areReachable()
                  ? Outcome.ok(beginning(question))
                  : Outcome.err(new GatewayError.UnitUnavailable(Unit.CONVERSATIONS)));
      case Place.Newest(String id) -> at(question.owner(), id, row -> newest(question, row));
      case Place.After(String id, String message) ->
          at(question.owner(), id, row -> after(question, row, message));
      case Place.Again(String id, String message) ->
          at(question.owner(), id, row -> again(question, row, message));
    };
  }

  /// Goes on from a conversation.
  @FunctionalInterface
  private interface Onward {
    Future<Outcome<Branch>> from(ConversationRow row);
  }

  private Future<Outcome<Branch>> at(Owner owner, String written, Onward onward) {
    var id = uuid(written);
    if (id.isEmpty()) {
      return Future.succeededFuture(unknown(written, "conversation_id"));
    }
    return tables
        .find(owner, id.get())
        .compose(found ->
            found.isEmpty()
                ? Future.succeededFuture(unknown(written, "conversation_id"))
                : isFull(found.get()) ? Future.succeededFuture(full()) : onward.from(found.get()))
        .recover(TurnDesk::unreachable);
  }

  private boolean isFull(ConversationRow row) {
    return row.messages() + 2 > config.maxMessages() || row.bytes() >= config.maxBytes();
  }

  private Branch beginning(LoadBranch question) {
    return branch(
        question,
        Optional.empty(),
        new Found(ids.get(), question.model().orElse(config.model()), config.systemPrompt()),
        List.of());
  }

  private Future<Outcome<Branch>> newest(LoadBranch question, ConversationRow row) {
    if (row.headId().isEmpty()) {
      return Future.succeededFuture(Outcome.ok(root(question, row)));
    }
    return tables
        .wayTo(row.id(), row.headId().get(), config.contextMessages())
        .map(way -> Outcome.ok(known(question, row, way)));
  }

  private Future<Outcome<Branch>> after(LoadBranch question, ConversationRow row, String message) {
    if (message.equals(Place.After.ROOT)) {
      return Future.succeededFuture(Outcome.ok(root(question, row)));
    }
    return way(row, message)
        .map(way ->
            way.isEmpty()
                ? unknown(message, "parent_message_id")
                : way.getLast().role() == Role.ASSISTANT
                    ? Outcome.ok(known(question, row, way))
                    : wrong(
                        "parent_message_id",
                        "must name an answer, or root for the conversation's beginning"));
  }

  private Future<Outcome<Branch>> again(LoadBranch question, ConversationRow row, String message) {
    return way(row, message)
        .map(way ->
            way.isEmpty()
                ? unknown(message, "message_id")
                : way.getLast().role() == Role.ASSISTANT && way.size() > 1
                    ? Outcome.ok(known(question, row, way.subList(0, way.size() - 1)))
                    : wrong("message_id", "must name an answer, not a question"));
  }

  /// One more than a model is given: another answer leaves out the old one.
  private Future<List<Node>> way(ConversationRow row, String message) {
    var id = uuid(message);
    return id.isEmpty()
        ? Future.succeededFuture(List.of())
        : tables.wayTo(row.id(), id.get(), config.contextMessages() + 1);
  }

  private Branch root(LoadBranch question, ConversationRow row) {
    return known(question, row, List.of());
  }

  private Branch known(LoadBranch question, ConversationRow row, List<Node> way) {
    var found = new Found(row.id(), question.model().orElse(row.model()), row.systemPrompt());
    return branch(question, Optional.of(row), found, way);
  }

  /// A conversation, there already or not.
  private record Found(UUID id, String model, String systemPrompt) {}

  private Branch branch(
      LoadBranch question, Optional<ConversationRow> row, Found found, List<Node> way) {
    var most = config.contextMessages();
    var read = way.subList(Math.max(0, way.size() - most), way.size());
    var room =
        windows.room(found.model(), question.maxTokens())
            - TokenCount.of(found.systemPrompt())
            - TokenCount.of(question.asked());
    var window = Window.fit(read.stream().map(Node::message).toList(), room);
    return new Branch(
        found.id().toString(),
        row.isEmpty(),
        found.model(),
        found.systemPrompt(),
        window.history(),
        way.isEmpty() ? Optional.empty() : Optional.of(way.getLast().id()),
        ids.get().toString(),
        ids.get().toString(),
        window.dropped());
  }

  /// Keeps a turn. The future does not fail.
  Future<Outcome<TurnSaved>> save(SaveTurn turn) {
    var id = uuid(turn.conversationId());
    if (id.isEmpty()) {
      return Future.succeededFuture(noConversation(turn.conversationId()));
    }
    return tables
        .save(turn, id.get())
        .map(count ->
            count.isPresent()
                ? Outcome.ok(new TurnSaved(count.getAsInt()))
                : TurnDesk.<TurnSaved>noConversation(turn.conversationId()))
        .recover(TurnDesk::unreachable);
  }

  private static <T> Future<Outcome<T>> unreachable(Throwable failure) {
    if (DatabaseFailure.is(failure)) {
      LOG.atWarn().setCause(failure).log("The database did not answer about a conversation");
      return Future.succeededFuture(
          Outcome.err(new GatewayError.UnitUnavailable(Unit.CONVERSATIONS)));
    }
    return Future.failedFuture(failure);
  }

  private static Optional<UUID> uuid(String written) {
    return Uuids.read(written);
  }

  private static <T> Outcome<T> noConversation(String id) {
    return Outcome.err(new NotFound(ConversationApi.ROOT + "/" + id));
  }

  private static <T> Outcome<T> unknown(String id, String field) {
    return Outcome.err(new NotFound(id, Optional.of(field)));
  }

  private static <T> Outcome<T> wrong(String field, String message) {
    return Outcome.err(new InputRejected(List.of(Violation.of(field, "reference", message))));
  }

  private static <T> Outcome<T> full() {
    return Outcome.err(
        new Conflict("This conversation is full. Begin a new one, or delete what is not needed."));
  }
}
