package dev.signalbox.provider.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Tool;
import java.io.IOException;
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
    json.writeArrayFieldStart("messages");
    if (!request.systemPrompt().isEmpty()) {
      plain(json, Role.SYSTEM, request.systemPrompt());
    }
    for (var message : request.messages()) {
      message(json, message);
    }
    json.writeEndArray();
    sampling(json);
    tools(json, request.tools());
    responseFormat(json, request.responseFormat());
    stream(json);
    json.writeEndObject();
  }

  private static void plain(JsonGenerator json, Role role, String content) throws IOException {
    json.writeStartObject();
    json.writeStringField("role", role.wireName());
    json.writeStringField("content", content);
    json.writeEndObject();
  }

  private static void message(JsonGenerator json, Message message) throws IOException {
    json.writeStartObject();
    json.writeStringField("role", message.role().wireName());
    if (message.text().isEmpty() && !message.toolCalls().isEmpty()) {
      json.writeNullField("content");
    } else {
      json.writeStringField("content", message.text());
    }
    if (!message.toolCalls().isEmpty()) {
      toolCalls(json, message);
    }
    if (message.role() == Role.TOOL) {
      json.writeStringField("tool_call_id", message.toolCallId());
    }
    json.writeEndObject();
  }

  private static void toolCalls(JsonGenerator json, Message message) throws IOException {
    json.writeArrayFieldStart("tool_calls");
    for (var toolCall : message.toolCalls()) {
      json.writeStartObject();
      json.writeStringField("id", toolCall.id());
      json.writeStringField("type", "function");
      json.writeObjectFieldStart("function");
      json.writeStringField("name", toolCall.name());
      json.writeStringField("arguments", toolCall.arguments());
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void sampling(JsonGenerator json) throws IOException {
    var sampling = call.request().sampling();
    if (sampling.temperature().isPresent() && dialect.takesTemperature(call.target().model())) {
      json.writeNumberField("temperature", sampling.temperature().getAsDouble());
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

  private static void responseFormat(JsonGenerator json, ResponseFormat format) throws IOException {
    switch (format) {
      case ResponseFormat.Text _ -> {}
      case ResponseFormat.JsonObject _ -> {
        json.writeObjectFieldStart("response_format");
        json.writeStringField("type", "json_object");
        json.writeEndObject();
      }
      case ResponseFormat.JsonSchema(String name, String schema) -> {
        json.writeObjectFieldStart("response_format");
        json.writeStringField("type", "json_schema");
        json.writeObjectFieldStart("json_schema");
        json.writeStringField("name", name);
        json.writeFieldName("schema");
        Json.copy(schema, json);
        json.writeBooleanField("strict", true);
        json.writeEndObject();
        json.writeEndObject();
      }
    }
  }

  private void stream(JsonGenerator json) throws IOException {
    json.writeBooleanField("stream", call.stream());
    if (call.stream() && dialect.usageOption()) {
      json.writeObjectFieldStart("stream_options");
      json.writeBooleanField("include_usage", true);
      json.writeEndObject();
    }
  }
}
