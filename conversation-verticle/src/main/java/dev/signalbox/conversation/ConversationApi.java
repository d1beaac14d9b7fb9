package dev.signalbox.conversation;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.InputRejected;
import dev.signalbox.api.GatewayError.MethodNotAllowed;
import dev.signalbox.api.GatewayError.NotFound;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.Unit;
import dev.signalbox.api.Violation;
import dev.signalbox.api.conversation.Owner;
import dev.signalbox.api.conversation.PageReply;
import dev.signalbox.api.operator.OperatorCall;
import dev.signalbox.conversation.store.ConversationRow;
import dev.signalbox.conversation.store.ConversationTables;
import dev.signalbox.conversation.tree.Markdown;
import dev.signalbox.conversation.tree.MessageTree;
import dev.signalbox.conversation.tree.PageCursor;
import dev.signalbox.conversation.tree.Title;
import dev.signalbox.platform.http.PlainJson;
import dev.signalbox.platform.operator.BadField;
import dev.signalbox.platform.operator.DatabaseFailure;
import dev.signalbox.platform.operator.Fields;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/v1/conversations`, whichever door a call came through. Everybody sees what is theirs and
/// nothing else.
final class ConversationApi {
  static final String ROOT = "/v1/conversations";

  private static final Logger LOG = LoggerFactory.getLogger(ConversationApi.class);
  private static final String EXPORT = "/export";
  private static final String TITLE = "title";
  private static final int USUAL_PAGE = 20;
  private static final int LARGEST_PAGE = 100;

  private final ConversationTables tables;

  ConversationApi(ConversationTables tables) {
    this.tables = tables;
  }

  /// Answers a call. The future does not fail.
  Future<PageReply> answer(OperatorCall call) {
    return Future.succeededFuture(call)
        .compose(this::route)
        .recover(failure -> Future.succeededFuture(failed(call, failure)));
  }

  private Future<PageReply> route(OperatorCall call) {
    var path = call.path();
    if (path.equals(ROOT) || path.equals(ROOT + "/")) {
      return onlyRead(call, () -> list(call));
    }
    var rest = path.startsWith(ROOT + "/") ? path.substring(ROOT.length() + 1) : "";
    var exported = rest.endsWith(EXPORT);
    var id = Uuids.read(exported ? rest.substring(0, rest.length() - EXPORT.length()) : rest);
    if (id.isEmpty()) {
      return Future.succeededFuture(notFound(call));
    }
    return exported
        ? onlyRead(call, () -> export(call, id.get()))
        : switch (call.method()) {
          case "GET" -> whole(call, id.get());
          case "PATCH" -> rename(call, id.get());
          case "DELETE" -> delete(call, id.get());
          default -> notAllowed(call, "DELETE, GET, HEAD, PATCH");
        };
  }

  /// Answers one kind of call.
  @FunctionalInterface
  private interface Page {
    Future<PageReply> answer();
  }

  private static Future<PageReply> onlyRead(OperatorCall call, Page page) {
    return call.method().equals("GET") ? page.answer() : notAllowed(call, "GET, HEAD");
  }

  private static Future<PageReply> notAllowed(OperatorCall call, String allowed) {
    return Future.succeededFuture(
        Pages.error(call.id(), new MethodNotAllowed(call.method(), allowed)));
  }

  private static PageReply notFound(OperatorCall call) {
    return Pages.error(call.id(), new NotFound(call.path()));
  }

  private static PageReply bad(OperatorCall call, String field, String message) {
    return Pages.error(
        call.id(), new InputRejected(List.of(Violation.of(field, "invalid", message))));
  }

  private Future<PageReply> list(OperatorCall call) {
    var limit = limit(call.query().getOrDefault("limit", ""));
    if (limit.isEmpty()) {
      return Future.succeededFuture(
          bad(call, "limit", "must be a whole number from 1 to " + LARGEST_PAGE));
    }
    var written = Optional.ofNullable(call.query().get("cursor")).filter(text -> !text.isEmpty());
    var cursor = written.flatMap(PageCursor::read);
    if (written.isPresent() && cursor.isEmpty()) {
      return Future.succeededFuture(
          bad(call, "cursor", "must be the next_cursor of the page before"));
    }
    var most = limit.get();
    return tables
        .page(Owner.of(call.by()), cursor, most + 1)
        .map(rows -> Pages.ok(page(rows, most)));
  }

  private static JsonObject page(List<ConversationRow> rows, int most) {
    var more = rows.size() > most;
    var shown = more ? rows.subList(0, most) : rows;
    var cursor =
        shown.isEmpty()
            ? ""
            : new PageCursor(shown.getLast().updatedMicros(), shown.getLast().id()).written();
    return Pages.list(shown, more, cursor);
  }

  private static Optional<Integer> limit(String written) {
    try {
      var limit = written.isEmpty() ? USUAL_PAGE : Integer.parseInt(written);
      return limit >= 1 && limit <= LARGEST_PAGE ? Optional.of(limit) : Optional.empty();
    } catch (NumberFormatException e) { // no number at all
      return Optional.empty();
    }
  }

  private Future<PageReply> whole(OperatorCall call, UUID id) {
    return read(call, id, (row, tree) -> Pages.ok(Pages.whole(row, tree)));
  }

  /// Makes a page of a conversation.
  @FunctionalInterface
  private interface Rendering {
    PageReply of(ConversationRow row, MessageTree tree);
  }

  private Future<PageReply> read(OperatorCall call, UUID id, Rendering rendering) {
    return tables
        .find(Owner.of(call.by()), id)
        .compose(found ->
            found.isEmpty()
                ? Future.succeededFuture(notFound(call))
                : tables.messages(id).map(all -> rendering.of(found.get(), new MessageTree(all))));
  }

  private Future<PageReply> rename(OperatorCall call, UUID id) {
    String title;
    try {
      title = title(call.body());
    } catch (BadField e) {
      return Future.succeededFuture(Pages.bad(call.id(), e));
    }
    return tables
        .rename(Owner.of(call.by()), id, title)
        .map(found -> found.map(Pages::summary).map(Pages::ok).orElseGet(() -> notFound(call)));
  }

  private static String title(String body) {
    var title = Fields.of(body, Set.of(TITLE)).text(TITLE, Title.MOST_CHARS);
    if (title.chars().anyMatch(Character::isISOControl)) {
      throw new BadField(TITLE, "control_character", "holds a control character; it is one line");
    }
    if (Title.isBlank(title)) {
      throw new BadField(TITLE, "expected a title of which something can be seen");
    }
    return title.strip();
  }

  private Future<PageReply> delete(OperatorCall call, UUID id) {
    return tables
        .delete(Owner.of(call.by()), id)
        .map(deleted ->
            deleted
                ? Pages.ok(
                    new JsonObject()
                        .put("id", id.toString())
                        .put("object", "conversation.deleted")
                        .put("deleted", true))
                : notFound(call));
  }

  private Future<PageReply> export(OperatorCall call, UUID id) {
    return switch (call.query().getOrDefault("format", "json")) {
      case "json" ->
          read(
              call,
              id,
              (row, tree) ->
                  new PageReply(
                      200,
                      Pages.JSON,
                      "conversation-" + id + ".json",
                      PlainJson.prettily(Pages.whole(row, tree))));
      case "markdown", "md" -> read(call, id, (row, tree) -> markdown(call, row, tree));
      default -> Future.succeededFuture(bad(call, "format", "must be json or markdown"));
    };
  }

  /// The branch that was asked for, else the newest one.
  private static PageReply markdown(OperatorCall call, ConversationRow row, MessageTree tree) {
    var asked = Optional.ofNullable(call.query().get("message_id"));
    var leaf = asked.or(() -> row.headId().map(UUID::toString)).orElse("");
    var way = tree.wayTo(leaf);
    return asked.isPresent() && way.isEmpty()
        ? notFound(call)
        : new PageReply(
            200,
            "text/markdown; charset=utf-8",
            "conversation-" + row.id() + ".md",
            Markdown.of(row.title(), way, Math.max(0, tree.branches().size() - 1)));
  }

  private static PageReply failed(OperatorCall call, Throwable failure) {
    if (DatabaseFailure.is(failure)) {
      LOG.atWarn()
          .setCause(failure)
          .addKeyValue("requestId", call.id())
          .log("The database did not answer a call about conversations");
      return Pages.error(call.id(), new UnitUnavailable(Unit.CONVERSATIONS));
    }
    LOG.atError()
        .setCause(failure)
        .addKeyValue("requestId", call.id())
        .addKeyValue("path", call.path())
        .log("A call about conversations failed by a defect");
    return Pages.error(call.id(), new GatewayError.Internal());
  }
}
