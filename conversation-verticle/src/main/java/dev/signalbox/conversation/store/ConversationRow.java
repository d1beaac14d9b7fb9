package dev.signalbox.conversation.store;

import dev.signalbox.api.Money;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/// A conversation without its messages.
///
/// @param headId its newest finished answer
/// @param cost of every answer in it
public record ConversationRow(
    UUID id,
    String title,
    String model,
    String systemPrompt,
    Optional<UUID> headId,
    int messages,
    long bytes,
    Money cost,
    Instant createdAt,
    Instant updatedAt) {
  static final String COLUMNS =
      "id, title, model, system_prompt, head_id, messages, bytes, cost_nano, created_at,"
          + " updated_at";

  static ConversationRow of(Row row) {
    return new ConversationRow(
        row.getUUID("id"),
        row.getString("title"),
        row.getString("model"),
        row.getString("system_prompt"),
        Optional.ofNullable(row.getUUID("head_id")),
        row.getInteger("messages"),
        row.getLong("bytes"),
        new Money(row.getLong("cost_nano")),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant());
  }

  /// When it was changed, in µs since the epoch: as exact as the database.
  public long updatedMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, updatedAt);
  }
}
