package dev.signalbox.conversation;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.conversation.PageReply;
import dev.signalbox.conversation.store.ConversationRow;
import dev.signalbox.conversation.tree.MessageTree;
import dev.signalbox.conversation.tree.Node;
import dev.signalbox.conversation.tree.PartsJson;
import dev.signalbox.platform.http.PlainJson;
import dev.signalbox.platform.http.Replies;
import dev.signalbox.platform.operator.BadField;
import dev.signalbox.platform.operator.Replying;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/// Puts conversations into the words of the HTTP API.
final class Pages {
  static final String JSON = "application/json";

  private Pages() {}

  static PageReply ok(JsonObject body) {
    return new PageReply(200, JSON, "", PlainJson.text(body));
  }

  static PageReply error(RequestId id, GatewayError error) {
    return new PageReply(error.httpStatus(), JSON, "", errorBody(id, error).encode());
  }

  /// What somebody sent cannot be used.
  static PageReply bad(RequestId id, BadField bad) {
    var reply = Replying.bad(id, bad);
    return new PageReply(reply.status(), JSON, "", reply.json());
  }

  private static JsonObject errorBody(RequestId id, GatewayError error) {
    var body =
        new JsonObject()
            .put("error", error.code())
            .put("message", error.message())
            .put("requestId", id.value());
    if (error instanceof GatewayError.MethodNotAllowed(_, String allowed)) {
      body.put(Replies.ALLOWED, allowed);
    }
    if (error instanceof GatewayError.InputRejected(var violations)) {
      var errors = new JsonArray();
      violations.forEach(one ->
          errors.add(
              new JsonObject()
                  .put("field", one.field())
                  .put("rule", one.rule())
                  .put("message", one.message())));
      body.put("details", new JsonObject().put("valid", false).put("errors", errors));
    }
    return body;
  }

  /// A conversation without its messages.
  static JsonObject summary(ConversationRow row) {
    return new JsonObject()
        .put("id", row.id().toString())
        .put("object", "conversation")
        .put("title", row.title())
        .put("model", row.model())
        .put("message_count", row.messages())
        .put("head_id", row.headId().map(UUID::toString).orElse(null))
        .put("cost_usd", row.cost().toUsd())
        .put("created_at", row.createdAt().toString())
        .put("updated_at", row.updatedAt().toString());
  }

  /// A page of a list; `cursor` of the next one is absent on the last.
  static JsonObject list(List<ConversationRow> rows, boolean more, String cursor) {
    var page = new JsonArray();
    rows.forEach(row -> page.add(summary(row)));
    return new JsonObject()
        .put("object", "list")
        .put("data", page)
        .put("has_more", more)
        .put("next_cursor", more ? cursor : null);
  }

  /// A conversation with everything in it.
  static JsonObject whole(ConversationRow row, MessageTree tree) {
    var messages = new JsonArray();
    tree.nodes().forEach(node -> messages.add(message(node, tree)));
    var branches = new JsonArray();
    tree.branches().forEach(branch -> branches.add(branch(branch)));
    return summary(row)
        .put("system_prompt", row.systemPrompt())
        .put("messages", messages)
        .put("branches", branches);
  }

  private static JsonObject message(Node node, MessageTree tree) {
    var message =
        new JsonObject()
            .put("id", node.id())
            .put("parent_id", node.parentId().orElse(null))
            .put("role", node.role().wireName())
            .put("content", PartsJson.shown(node.parts()))
            .put("status", node.complete() ? "complete" : "incomplete");
    if (!node.provider().isEmpty()) {
      message
          .put("provider", node.provider())
          .put("model", node.model())
          .put(
              "usage",
              new JsonObject()
                  .put("prompt_tokens", node.inputTokens())
                  .put("completion_tokens", node.outputTokens())
                  .put("total_tokens", node.inputTokens() + node.outputTokens()))
          .put("cost_usd", node.cost().map(cost -> cost.toUsd()).orElse(null));
    }
    return message
        .put("created_at", node.createdAt().toString())
        .put("children", new JsonArray(tree.childrenOf(node.id())));
  }

  private static JsonObject branch(MessageTree.Branch branch) {
    return new JsonObject()
        .put("leaf_id", branch.leafId())
        .put("message_count", branch.messages())
        .put("total_tokens", branch.tokens())
        .put("cost_usd", branch.cost().toUsd());
  }
}
