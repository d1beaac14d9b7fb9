package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Models as one vendor's clients list them. Both vendors have them at the same path; only one
/// family's clients name the version of their dialect.
sealed interface ModelList {
  /// One model.
  ///
  /// @param since when it began to be served, in ms since the epoch
  record Entry(String id, String owner, long since) {}

  /// The one that fits who asks.
  static ModelList of(HttpServerRequest request) {
    return request.headers().contains("anthropic-version") ? new Messages() : new OpenAi();
  }

  /// What of `models` somebody is given who asks with `query`.
  Outcome<ModelPage> page(MultiMap query, List<Entry> models);

  /// Writes the fields of a list.
  void all(JsonGenerator out, ModelPage page) throws IOException;

  /// Writes the fields of one.
  void one(JsonGenerator out, Entry model) throws IOException;

  /// The status that the family has for `error`.
  int status(GatewayError error);

  /// Writes the fields of a failure.
  void failed(JsonGenerator out, GatewayError error, String requestId) throws IOException;

  /// As OpenAI's clients know them.
  record OpenAi() implements ModelList {
    /// Always all of them: this family's list has no pages.
    @Override
    public Outcome<ModelPage> page(MultiMap query, List<Entry> models) {
      return Outcome.ok(ModelPage.whole(models));
    }

    @Override
    public void all(JsonGenerator out, ModelPage page) throws IOException {
      out.writeStringField("object", "list");
      each(out, page.models(), this);
    }

    @Override
    public void one(JsonGenerator out, Entry model) throws IOException {
      Json.foreign(out, "id", model.id());
      out.writeStringField("object", "model");
      out.writeNumberField("created", TimeUnit.MILLISECONDS.toSeconds(model.since()));
      out.writeStringField("owned_by", model.owner());
    }

    @Override
    public int status(GatewayError error) {
      return OpenAiErrors.status(error);
    }

    @Override
    public void failed(JsonGenerator out, GatewayError error, String requestId) throws IOException {
      OpenAiErrors.write(out, error);
    }
  }

  /// As Anthropic's clients know them, in pages.
  record Messages() implements ModelList {
    @Override
    public Outcome<ModelPage> page(MultiMap query, List<Entry> models) {
      return ModelPage.asked(query, models);
    }

    @Override
    public void all(JsonGenerator out, ModelPage page) throws IOException {
      var models = page.models();
      each(out, models, this);
      out.writeBooleanField("has_more", page.more());
      if (models.isEmpty()) {
        out.writeNullField("first_id");
        out.writeNullField("last_id");
      } else {
        Json.foreign(out, "first_id", models.getFirst().id());
        Json.foreign(out, "last_id", models.getLast().id());
      }
    }

    @Override
    public void one(JsonGenerator out, Entry model) throws IOException {
      Json.foreign(out, "id", model.id());
      out.writeStringField("type", "model");
      Json.foreign(out, "display_name", model.id());
      out.writeStringField("created_at", Instant.ofEpochMilli(model.since()).toString());
      out.writeStringField("lifecycle", "active");
    }

    @Override
    public int status(GatewayError error) {
      return MessagesErrors.status(error);
    }

    @Override
    public void failed(JsonGenerator out, GatewayError error, String requestId) throws IOException {
      MessagesErrors.write(out, error, requestId);
    }
  }

  private static void each(JsonGenerator out, List<Entry> models, ModelList list)
      throws IOException {
    out.writeArrayFieldStart("data");
    for (var model : models) {
      out.writeStartObject();
      list.one(out, model);
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
