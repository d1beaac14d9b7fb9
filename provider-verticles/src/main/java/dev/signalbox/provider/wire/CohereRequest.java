package dev.signalbox.provider.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.inference.ImageSource;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Sampling;
import dev.signalbox.api.inference.Thinking;
import dev.signalbox.api.inference.ToolCall;
import dev.signalbox.api.inference.ToolChoice;
import dev.signalbox.api.inference.ToolUse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Writes the body of a chat request.
final class CohereRequest {
  private static final double MAX_TEMPERATURE = 1;
  private static final double LEAST_P = 0.01;
  private static final double MOST_P = 0.99;
  private static final int MOST_K = 500;

  private final Call call;

  /// Pictures that tools have shown: only a user's turn has a place for them.
  private final List<Part> shownByTools = new ArrayList<>();

  CohereRequest(Call call) {
    this.call = call;
  }

  void writeTo(JsonGenerator json) throws IOException {
    var request = call.request();
    json.writeStartObject();
    json.writeStringField("model", call.target().model());
    json.writeArrayFieldStart("messages");
    var system = formatInWords() ? SystemText.withFormat(request) : SystemText.of(request);
    if (!system.isEmpty()) {
      json.writeStartObject();
      json.writeStringField("role", "system");
      json.writeStringField("content", system);
      json.writeEndObject();
    }
    for (var message : request.messages()) {
      if (message.role() != Role.SYSTEM) {
        if (message.role() != Role.TOOL) {
          showPictures(json);
        }
        message(json, message);
      }
    }
    showPictures(json);
    json.writeEndArray();
    sampling(json);
    toolUse(json, request.generation().toolUse());
    thinking(json, request.generation().thinking());
    if (!formatInWords()) {
      format(json);
    }
    json.writeBooleanField("stream", call.stream());
    json.writeEndObject();
  }

  /// A format and tools in one request are refused by the provider.
  private boolean formatInWords() {
    return !call.request().tools().isEmpty();
  }

  private void showPictures(JsonGenerator json) throws IOException {
    if (!shownByTools.isEmpty()) {
      var shown = new Message(Role.USER, shownByTools, List.of(), "");
      shownByTools.clear();
      message(json, shown);
    }
  }

  private void message(JsonGenerator json, Message message) throws IOException {
    var text = message.text();
    var calls = message.toolCalls();
    if (message.role() == Role.ASSISTANT && text.isEmpty() && calls.isEmpty()) {
      return;
    }
    json.writeStartObject();
    json.writeStringField("role", message.role().wireName());
    if (message.role() == Role.TOOL) {
      json.writeStringField("content", text);
      message.parts().stream().filter(Part.Image.class::isInstance).forEach(shownByTools::add);
    } else if (message.hasImages()) {
      parts(json, message.parts());
    } else if (!text.isEmpty() || calls.isEmpty()) {
      json.writeStringField("content", text);
    }
    if (!calls.isEmpty()) {
      toolCalls(json, calls);
    }
    if (message.role() == Role.TOOL) {
      json.writeStringField("tool_call_id", message.toolCallId());
    }
    json.writeEndObject();
  }

  private static void parts(JsonGenerator json, List<Part> parts) throws IOException {
    json.writeArrayFieldStart("content");
    for (var part : parts) {
      if (part instanceof Part.Unspoken || part instanceof Part.Document) {
        continue;
      }
      json.writeStartObject();
      switch (part) {
        case Part.Text(String text) -> {
          json.writeStringField("type", "text");
          json.writeStringField("text", text);
        }
        case Part.Image(ImageSource source, _) -> {
          json.writeStringField("type", "image_url");
          json.writeObjectFieldStart("image_url");
          json.writeStringField("url", url(source));
          json.writeEndObject();
        }
        case Part.Unspoken _, Part.Document _ -> {}
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static String url(ImageSource source) {
    return switch (source) {
      case ImageSource.Inline(String type, String base64) -> "data:" + type + ";base64," + base64;
      case ImageSource.Link(String url) -> url;
    };
  }

  private static void toolCalls(JsonGenerator json, List<ToolCall> calls) throws IOException {
    json.writeArrayFieldStart("tool_calls");
    for (var toolCall : calls) {
      json.writeStartObject();
      json.writeStringField("id", toolCall.id());
      json.writeStringField("type", "function");
      json.writeObjectFieldStart("function");
      json.writeStringField("name", toolCall.name());
      json.writeStringField(
          "arguments", toolCall.arguments().isBlank() ? "{}" : toolCall.arguments());
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /// A certain tool can be named only by offering no other.
  private static void toolUse(JsonGenerator json, ToolUse use) throws IOException {
    switch (use.choice()) {
      case ToolChoice.Auto _ -> OpenAiRequest.tools(json, use.tools());
      case ToolChoice.None _ -> {
        OpenAiRequest.tools(json, use.tools());
        if (!use.tools().isEmpty()) {
          json.writeStringField("tool_choice", "NONE");
        }
      }
      case ToolChoice.Required _ -> {
        OpenAiRequest.tools(json, use.tools());
        json.writeStringField("tool_choice", "REQUIRED");
      }
      case ToolChoice.Named(String name) -> {
        var named = use.tools().stream().filter(tool -> tool.name().equals(name)).toList();
        OpenAiRequest.tools(json, named);
        json.writeStringField("tool_choice", "REQUIRED");
      }
    }
  }

  private static void thinking(JsonGenerator json, Thinking thinking) throws IOException {
    var budget = Budgets.tokens(thinking);
    if (budget.isPresent()) {
      json.writeObjectFieldStart("thinking");
      if (budget.getAsInt() == 0) {
        json.writeStringField("type", "disabled");
      } else {
        json.writeStringField("type", "enabled");
        json.writeNumberField("token_budget", budget.getAsInt());
      }
      json.writeEndObject();
    }
  }

  private static void drawing(JsonGenerator json, Sampling sampling) throws IOException {
    if (sampling.topP().isPresent()) {
      json.writeNumberField("p", Math.clamp(sampling.topP().getAsDouble(), LEAST_P, MOST_P));
    }
    if (sampling.topK().isPresent()) {
      json.writeNumberField("k", Math.min(MOST_K, sampling.topK().getAsInt()));
    }
    if (sampling.seed().isPresent()) {
      json.writeNumberField("seed", sampling.seed().getAsLong());
    }
    OpenAiRequest.stop(json, "stop_sequences", sampling.stop());
    OpenAiRequest.penalties(json, sampling);
  }

  private void sampling(JsonGenerator json) throws IOException {
    var sampling = call.request().sampling();
    if (sampling.temperature().isPresent()) {
      json.writeNumberField(
          "temperature", Math.min(MAX_TEMPERATURE, sampling.temperature().getAsDouble()));
    }
    if (sampling.maxTokens().isPresent()) {
      json.writeNumberField("max_tokens", sampling.maxTokens().getAsInt());
    }
    drawing(json, sampling);
  }

  private void format(JsonGenerator json) throws IOException {
    switch (call.request().responseFormat()) {
      case ResponseFormat.Text _ -> {}
      case ResponseFormat.JsonObject _ -> {
        json.writeObjectFieldStart("response_format");
        json.writeStringField("type", "json_object");
        json.writeEndObject();
      }
      case ResponseFormat.JsonSchema(_, String schema, _) -> {
        json.writeObjectFieldStart("response_format");
        json.writeStringField("type", "json_object");
        json.writeFieldName("json_schema");
        Json.copy(schema, json);
        json.writeEndObject();
      }
    }
  }
}
