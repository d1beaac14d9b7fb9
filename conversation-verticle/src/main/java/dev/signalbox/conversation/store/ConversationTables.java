package dev.signalbox.conversation.store;

import dev.signalbox.api.Money;
import dev.signalbox.api.conversation.Owner;
import dev.signalbox.api.conversation.SaveTurn;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import dev.signalbox.conversation.tree.Node;
import dev.signalbox.conversation.tree.PageCursor;
import dev.signalbox.conversation.tree.PartsJson;
import dev.signalbox.conversation.tree.Title;
import dev.signalbox.platform.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.StreamSupport;

/// The tables of conversations. Every statement asks for the owner too.
public final class ConversationTables {
  private static final String BRANCH =
      """
      with recursive branch as (
        select id, parent_id, seq, role, state, parts, provider, model, input_tokens, output_tokens,
               cost_nano, created_at, 1 as depth
        from conversation_message where conversation_id = $1 and id = $2
        union all
        select m.id, m.parent_id, m.seq, m.role, m.state, m.parts, m.provider, m.model,
               m.input_tokens, m.output_tokens, m.cost_nano, m.created_at, b.depth + 1
        from conversation_message m join branch b on m.id = b.parent_id
        where m.conversation_id = $1 and b.depth < $3)
      select * from branch order by seq\
      """;
  private static final String PAGE =
      "select "
          + ConversationRow.COLUMNS
          + " from conversation where owner = $1 and ($2::timestamptz is null or"
          + " (updated_at, id) < ($2, $3)) order by updated_at desc, id desc limit $4";

  private final Database database;

  public ConversationTables(Database database) {
    this.database = database;
  }

  /// Whether they could be read and written a moment ago.
  public boolean areReachable() {
    return database.isUp();
  }

  /// The conversation of that id, if it is the owner's.
  public Future<Optional<ConversationRow>> find(Owner owner, UUID id) {
    return one(
        "select " + ConversationRow.COLUMNS + " from conversation where id = $1 and owner = $2",
        Tuple.of(id, owner.id()));
  }

  /// At most `most` conversations, the last changed first.
  public Future<List<ConversationRow>> page(Owner owner, Optional<PageCursor> after, int most) {
    var at =
        after.map(cursor ->
            Instant.EPOCH.plus(cursor.epochMicros(), ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
    return database
        .pool()
        .preparedQuery(PAGE)
        .execute(
            Tuple.of(owner.id(), at.orElse(null), after.map(PageCursor::id).orElse(null), most))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false).map(ConversationRow::of).toList());
  }

  /// Every message, parents before their children.
  public Future<List<Node>> messages(UUID conversation) {
    return nodes(
        "select * from conversation_message where conversation_id = $1 order by seq",
        Tuple.of(conversation));
  }

  /// The messages up to `leaf`, oldest first, at most the `most` newest; empty when the
  /// conversation has no such message.
  public Future<List<Node>> wayTo(UUID conversation, UUID leaf, int most) {
    return nodes(BRANCH, Tuple.of(conversation, leaf, most));
  }

  /// Gives it another title; empty when the owner has no such conversation.
  public Future<Optional<ConversationRow>> rename(Owner owner, UUID id, String title) {
    return one(
        "update conversation set title = $3, updated_at = now() where id = $1 and owner = $2"
            + " returning "
            + ConversationRow.COLUMNS,
        Tuple.of(id, owner.id(), title));
  }

  /// Whether there was one to delete.
  public Future<Boolean> delete(Owner owner, UUID id) {
    return database
        .pool()
        .preparedQuery("delete from conversation where id = $1 and owner = $2")
        .execute(Tuple.of(id, owner.id()))
        .map(deleted -> deleted.rowCount() > 0);
  }

  /// How many messages the conversation has then; empty when the owner has no such one.
  public Future<OptionalInt> save(SaveTurn turn, UUID conversation) {
    return database
        .pool()
        .preparedQuery("select conversation_save($1, $2, $3, $4, $5)")
        .execute(
            Tuple.of(
                conversation,
                turn.owner().id(),
                turn.begins().map(begins -> beginning(begins, turn)).orElse(null),
                turn.question().map(ConversationTables::question).orElse(null),
                answer(turn.answer())))
        .map(rows -> rows.iterator().next().getInteger(0))
        .map(count -> count < 0 ? OptionalInt.empty() : OptionalInt.of(count));
  }

  private static JsonObject beginning(SaveTurn.Beginning begins, SaveTurn turn) {
    var said = turn.question().map(SaveTurn.Question::parts).orElse(List.of());
    return new JsonObject()
        .put("title", Title.of(said))
        .put("model", begins.model())
        .put("system_prompt", begins.systemPrompt());
  }

  private static JsonObject question(SaveTurn.Question question) {
    return new JsonObject()
        .put("id", question.id())
        .put("parent_id", question.parentId().orElse(null))
        .put("parts", PartsJson.write(question.parts()));
  }

  private static JsonObject answer(SaveTurn.Answer answer) {
    return new JsonObject()
        .put("id", answer.id())
        .put("parent_id", answer.parentId())
        .put("state", answer.state().name().toLowerCase(Locale.ROOT))
        .put("parts", PartsJson.write(Message.plain(answer.text())))
        .put("provider", answer.provider())
        .put("model", answer.model())
        .put("input_tokens", answer.usage().inputTokens())
        .put("output_tokens", answer.usage().outputTokens())
        .put("cost_nano", answer.cost().map(Money::nanoUsd).orElse(null))
        .put("request_id", answer.requestId().value());
  }

  private Future<Optional<ConversationRow>> one(String sql, Tuple values) {
    return database
        .pool()
        .preparedQuery(sql)
        .execute(values)
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false).map(ConversationRow::of).findFirst());
  }

  private Future<List<Node>> nodes(String sql, Tuple values) {
    return database
        .pool()
        .preparedQuery(sql)
        .execute(values)
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false).map(ConversationTables::node).toList());
  }

  private static Node node(Row row) {
    return new Node(
        row.getUUID("id").toString(),
        Optional.ofNullable(row.getUUID("parent_id")).map(UUID::toString),
        Role.ofWireName(row.getString("role")).orElse(Role.USER),
        PartsJson.read(row.get(JsonArray.class, "parts")),
        row.getString("state").equals("complete"),
        row.getString("provider"),
        row.getString("model"),
        row.getLong("input_tokens"),
        row.getLong("output_tokens"),
        Optional.ofNullable(row.getLong("cost_nano")).map(Money::new),
        row.getOffsetDateTime("created_at").toInstant());
  }
}
