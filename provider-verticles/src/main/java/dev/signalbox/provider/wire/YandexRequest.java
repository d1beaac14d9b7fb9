package dev.signalbox.provider.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Tool;
import dev.signalbox.api.inference.ToolChoice;
import dev.signalbox.api.inference.ToolUse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes the body of a completion request. Calls and their results are matched by name, since the
/// wire has no ids; the results that follow one turn of calls are one message.
final class YandexRequest {
  private static final double MAX_TEMPERATURE = 1;

  private final Call call;
  private final Map<String, String> toolNames = new HashMap<>();

  YandexRequest(Call call) {
    this.call = call;
  }

  void writeTo(JsonGenerator json) throws IOException {
    var request = call.request();
    json.writeStartObject();
    json.writeStringField(
        "modelUri", YandexModels.textAddress(call.account(), call.target().model()));
    options(json);
    json.writeArrayFieldStart("messages");
    text(json, "system", SystemText.of(request));
    messages(json, request.messages());
    json.writeEndArray();
    tools(json, request.tools());
    toolUse(json, request.generation().toolUse());
    format(json, request.responseFormat());
    json.writeEndObject();
  }

  /// A number of 64 bits is written as text.
  private void options(JsonGenerator json) throws IOException {
    var sampling = call.request().sampling();
    json.writeObjectFieldStart("completionOptions");
    json.writeBooleanField("stream", call.stream());
    if (sampling.temperature().isPresent()) {
      json.writeNumberField(
          "temperature", Math.min(MAX_TEMPERATURE, sampling.temperature().getAsDouble()));
    }
    if (sampling.maxTokens().isPresent()) {
      json.writeStringField("maxTokens", Integer.toString(sampling.maxTokens().getAsInt()));
    }
    json.writeEndObject();
  }

  private void messages(JsonGenerator json, List<Message> messages) throws IOException {
    var results = false;
    for (var message : messages) {
      if (results && message.role() != Role.TOOL) {
        endList(json);
        results = false;
      }
      switch (message.role()) {
        case SYSTEM -> {}
        case USER -> text(json, "user", message.text());
        case ASSISTANT -> {
          text(json, "assistant", message.text());
          calls(json, message);
        }
        case TOOL -> {
          if (!results) {
            startList(json, "toolResultList", "toolResults");
            results = true;
          }
          result(json, message);
        }
      }
    }
    if (results) {
      endList(json);
    }
  }

  private static void text(JsonGenerator json, String role, String text) throws IOException {
    if (!text.isEmpty()) {
      json.writeStartObject();
      json.writeStringField("role", role);
      json.writeStringField("text", text);
      json.writeEndObject();
    }
  }

  private void calls(JsonGenerator json, Message message) throws IOException {
    if (message.toolCalls().isEmpty()) {
      return;
    }
    startList(json, "toolCallList", "toolCalls");
    for (var toolCall : message.toolCalls()) {
      toolNames.put(toolCall.id(), toolCall.name());
      json.writeStartObject();
      json.writeObjectFieldStart("functionCall");
      json.writeStringField("name", toolCall.name());
      json.writeFieldName("arguments");
      Json.copy(toolCall.arguments().isBlank() ? "{}" : toolCall.arguments(), json);
      json.writeEndObject();
      json.writeEndObject();
    }
    endList(json);
  }

  private void result(JsonGenerator json, Message message) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("functionResult");
    json.writeStringField("name", toolNames.getOrDefault(message.toolCallId(), "tool"));
    json.writeStringField("content", message.text());
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void startList(JsonGenerator json, String list, String entries)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("role", "assistant");
    json.writeObjectFieldStart(list);
    json.writeArrayFieldStart(entries);
  }

  private static void endList(JsonGenerator json) throws IOException {
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void tools(JsonGenerator json, List<Tool> tools) throws IOException {
    if (tools.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("tools");
    for (var tool : tools) {
      json.writeStartObject();
      json.writeObjectFieldStart("function");
      json.writeStringField("name", tool.name());
      json.writeStringField("description", tool.description());
      json.writeFieldName("parameters");
      Json.copy(tool.parameters(), json);
      if (tool.strict()) {
        json.writeBooleanField("strict", true);
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void toolUse(JsonGenerator json, ToolUse use) throws IOException {
    if (use.tools().isEmpty()) {
      return;
    }
    if (!(use.choice() instanceof ToolChoice.Auto)) {
      json.writeObjectFieldStart("toolChoice");
      switch (use.choice()) {
        case ToolChoice.Auto _ -> json.writeStringField("mode", "AUTO");
        case ToolChoice.None _ -> json.writeStringField("mode", "NONE");
        case ToolChoice.Required _ -> json.writeStringField("mode", "REQUIRED");
        case ToolChoice.Named(String name) -> json.writeStringField("functionName", name);
      }
      json.writeEndObject();
    }
    if (!use.parallel()) {
      json.writeBooleanField("parallelToolCalls", false);
    }
  }

  private static void format(JsonGenerator json, ResponseFormat format) throws IOException {
    switch (format) {
      case ResponseFormat.Text _ -> {}
      case ResponseFormat.JsonObject _ -> json.writeBooleanField("jsonObject", true);
      case ResponseFormat.JsonSchema(_, String schema, _) -> {
        json.writeObjectFieldStart("jsonSchema");
        json.writeFieldName("schema");
        Json.copy(schema, json);
        json.writeEndObject();
      }
    }
  }
}
