package dev.signalbox.provider.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Tool;
import java.io.IOException;
import java.util.List;

/// Writes the body of a Messages request: system text on top, neighbours of one role as one
/// message, tool results as the user's.
final class AnthropicRequest {
  private static final int DEFAULT_MAX_TOKENS = 4096;
  private static final double MAX_TEMPERATURE = 1;

  private final Call call;
  private String openRole = "";

  AnthropicRequest(Call call) {
    this.call = call;
  }

  void writeTo(JsonGenerator json) throws IOException {
    var request = call.request();
    json.writeStartObject();
    json.writeStringField("model", call.target().model());
    json.writeNumberField("max_tokens", maxTokens());
    var schema = schema();
    var system = system(schema);
    if (!system.isEmpty()) {
      json.writeStringField("system", system);
    }
    json.writeArrayFieldStart("messages");
    for (var message : request.messages()) {
      message(json, message);
    }
    closeMessage(json);
    json.writeEndArray();
    var temperature = request.sampling().temperature();
    if (temperature.isPresent() && AnthropicModels.takeTemperature(call.target().model())) {
      json.writeNumberField("temperature", Math.min(MAX_TEMPERATURE, temperature.getAsDouble()));
    }
    tools(json, request.tools());
    outputFormat(json, schema);
    json.writeBooleanField("stream", call.stream());
    json.writeEndObject();
  }

  private int maxTokens() {
    var most = call.maxOutputTokens();
    var fallback = most > 0 ? Math.min(most, DEFAULT_MAX_TOKENS) : DEFAULT_MAX_TOKENS;
    var asked = call.request().sampling().maxTokens().orElse(fallback);
    return most > 0 ? Math.min(asked, most) : asked;
  }

  /// The schema of the answer where the model can be held to it; a missing node where there is
  /// none, or where it has to be told in words.
  private JsonNode schema() throws IOException {
    if (call.request().responseFormat() instanceof ResponseFormat.JsonSchema(_, String text)
        && AnthropicModels.takeSchema(call.target().model())) {
      var known = new KnownSchema(SchemaWords.ANTHROPIC, Json.object(text));
      if (known.unknown().isEmpty()) {
        return known.schema();
      }
    }
    return MissingNode.getInstance();
  }

  private String system(JsonNode schema) {
    var request = call.request();
    return schema.isMissingNode() ? SystemText.withFormat(request) : SystemText.of(request);
  }

  private void message(JsonGenerator json, Message message) throws IOException {
    switch (message.role()) {
      case SYSTEM -> {}
      case USER -> parts(json, message);
      case ASSISTANT -> {
        var text = said(message);
        if (!text.isEmpty()) {
          block(json, "assistant", "text");
          json.writeStringField("text", text);
          json.writeEndObject();
        }
        toolUses(json, message);
      }
      case TOOL -> toolResult(json, message);
    }
  }

  /// An answer that the model shall go on with may not end with space.
  private String said(Message message) {
    return message.equals(call.request().messages().getLast())
        ? message.text().stripTrailing()
        : message.text();
  }

  /// Empty text blocks are refused by the provider.
  private void parts(JsonGenerator json, Message message) throws IOException {
    for (var part : message.parts()) {
      if (AnthropicParts.isShown(part)) {
        openMessage(json, "user");
        AnthropicParts.write(json, part);
      }
    }
  }

  private void toolResult(JsonGenerator json, Message message) throws IOException {
    block(json, "user", "tool_result");
    json.writeStringField("tool_use_id", AnthropicParts.toolId(message.toolCallId()));
    if (message.hasImages()) {
      json.writeArrayFieldStart("content");
      for (var part : message.parts()) {
        if (AnthropicParts.isShown(part)) {
          AnthropicParts.write(json, part);
        }
      }
      json.writeEndArray();
    } else {
      json.writeStringField("content", message.text());
    }
    json.writeEndObject();
  }

  private void toolUses(JsonGenerator json, Message message) throws IOException {
    for (var toolCall : message.toolCalls()) {
      block(json, "assistant", "tool_use");
      json.writeStringField("id", AnthropicParts.toolId(toolCall.id()));
      json.writeStringField("name", toolCall.name());
      json.writeFieldName("input");
      Json.copy(toolCall.arguments().isBlank() ? "{}" : toolCall.arguments(), json);
      json.writeEndObject();
    }
  }

  private void block(JsonGenerator json, String role, String type) throws IOException {
    openMessage(json, role);
    json.writeStartObject();
    json.writeStringField("type", type);
  }

  private void openMessage(JsonGenerator json, String role) throws IOException {
    if (!openRole.equals(role)) {
      closeMessage(json);
      json.writeStartObject();
      json.writeStringField("role", role);
      json.writeArrayFieldStart("content");
      openRole = role;
    }
  }

  private void closeMessage(JsonGenerator json) throws IOException {
    if (!openRole.isEmpty()) {
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static void tools(JsonGenerator json, List<Tool> tools) throws IOException {
    if (tools.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("tools");
    for (var tool : tools) {
      json.writeStartObject();
      json.writeStringField("name", tool.name());
      if (!tool.description().isEmpty()) {
        json.writeStringField("description", tool.description());
      }
      json.writeFieldName("input_schema");
      Json.copy(tool.parameters(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void outputFormat(JsonGenerator json, JsonNode schema) throws IOException {
    if (!schema.isMissingNode()) {
      json.writeObjectFieldStart("output_config");
      json.writeObjectFieldStart("format");
      json.writeStringField("type", "json_schema");
      json.writeFieldName("schema");
      json.writeTree(schema);
      json.writeEndObject();
      json.writeEndObject();
    }
  }
}
