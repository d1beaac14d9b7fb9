package dev.signalbox.provider.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Tool;
import dev.signalbox.provider.wire.OpenAiDialect.Quirk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes the body of a chat completion request.
final class OpenAiRequest {
  private final OpenAiDialect dialect;
  private final Call call;

  OpenAiRequest(OpenAiDialect dialect, Call call) {
    this.dialect = dialect;
    this.call = call;
  }

  void writeTo(JsonGenerator json) throws IOException {
    var request = call.request();
    json.writeStartObject();
    json.writeStringField("model", call.target().model());
    json.writeFieldName("messages");
    new OpenAiMessages(dialect, json).write(request.systemPrompt(), turns(request.messages()));
    sampling(json);
    tools(json, request.tools());
    responseFormat(json, request.responseFormat());
    stream(json);
    json.writeEndObject();
  }

  private List<Message> turns(List<Message> messages) {
    return dialect.has(Quirk.ALTERNATING_TURNS) ? Turns.alternating(messages) : messages;
  }

  private void sampling(JsonGenerator json) throws IOException {
    var sampling = call.request().sampling();
    if (sampling.temperature().isPresent() && dialect.takesTemperature(call.target().model())) {
      var temperature = Math.min(sampling.temperature().getAsDouble(), dialect.maxTemperature());
      json.writeNumberField("temperature", temperature);
    }
    if (sampling.maxTokens().isPresent()) {
      json.writeNumberField(dialect.maxTokensMember(), sampling.maxTokens().getAsInt());
    }
  }

  /// The family's tool list, which Ollama shares.
  static void tools(JsonGenerator json, List<Tool> tools) throws IOException {
    if (tools.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("tools");
    for (var tool : tools) {
      json.writeStartObject();
      json.writeStringField("type", "function");
      json.writeObjectFieldStart("function");
      json.writeStringField("name", tool.name());
      if (!tool.description().isEmpty()) {
        json.writeStringField("description", tool.description());
      }
      json.writeFieldName("parameters");
      Json.copy(tool.parameters(), json);
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void responseFormat(JsonGenerator json, ResponseFormat format) throws IOException {
    switch (format) {
      case ResponseFormat.Text _ -> {}
      case ResponseFormat.JsonObject _ -> {
        if (dialect.has(Quirk.OBJECT_BY_SCHEMA)) {
          jsonSchema(json, "object", "{\"type\":\"object\"}");
        } else {
          json.writeObjectFieldStart("response_format");
          json.writeStringField("type", "json_object");
          json.writeEndObject();
        }
      }
      case ResponseFormat.JsonSchema(String name, String schema) -> jsonSchema(json, name, schema);
    }
  }

  private static void jsonSchema(JsonGenerator json, String name, String schema)
      throws IOException {
    json.writeObjectFieldStart("response_format");
    json.writeStringField("type", "json_schema");
    json.writeObjectFieldStart("json_schema");
    json.writeStringField("name", name);
    json.writeFieldName("schema");
    Json.copy(schema, json);
    if (StrictSchema.holds(Json.tree(schema.getBytes(StandardCharsets.UTF_8)))) {
      json.writeBooleanField("strict", true);
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void stream(JsonGenerator json) throws IOException {
    json.writeBooleanField("stream", call.stream());
    if (call.stream() && !dialect.has(Quirk.USAGE_UNASKED)) {
      json.writeObjectFieldStart("stream_options");
      json.writeBooleanField("include_usage", true);
      json.writeEndObject();
    }
  }
}
