package dev.signalbox.gateway;

/// Writes the events of a streamed response, each with its number, in the few shapes they have.
final class NumberedEvents {
  void add(SseEvents out, String type, Json.Body fields) {
    out.add(
        type,
        json -> {
          json.writeStringField("type", type);
          json.writeNumberField("sequence_number", out.before());
          fields.writeTo(json);
        });
  }

  /// An event about a whole item.
  void item(SseEvents out, String type, ResponseItem item) {
    add(
        out,
        type,
        json -> {
          json.writeNumberField("output_index", item.index());
          json.writeFieldName("item");
          item.write(json);
        });
  }

  /// An event about a piece of an item.
  void piece(SseEvents out, String type, ResponseItem item, Json.Body fields) {
    add(
        out,
        type,
        json -> {
          json.writeStringField("item_id", item.id());
          json.writeNumberField("output_index", item.index());
          fields.writeTo(json);
        });
  }

  void part(SseEvents out, String type, ResponseItem item, int index, Json.Body part) {
    piece(
        out,
        type,
        item,
        json -> {
          json.writeNumberField("content_index", index);
          json.writeObjectFieldStart("part");
          part.writeTo(json);
          json.writeEndObject();
        });
  }

  void summary(SseEvents out, String type, ResponseItem item, Json.Body fields) {
    piece(
        out,
        type,
        item,
        json -> {
          json.writeNumberField("summary_index", 0);
          fields.writeTo(json);
        });
  }
}
