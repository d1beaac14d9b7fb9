package dev.signalbox.provider.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.signalbox.api.inference.GeminiSignature;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.ResponseFormat;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Writes the body of a Messages request: system text on top, neighbours of one role as one
/// message, tool results as the user's.
final class AnthropicRequest {
  private static final int DEFAULT_MAX_TOKENS = 4096;

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
    system(json, system);
    json.writeArrayFieldStart("messages");
    for (var message : request.messages()) {
      message(json, message);
    }
    closeMessage(json);
    json.writeEndArray();
    new AnthropicOptions(call, maxTokens()).write(json, schema);
    json.writeBooleanField("stream", call.stream());
    json.writeEndObject();
  }

  /// The part that shall be kept is a block of its own; what we add stands after it.
  private void system(JsonGenerator json, String system) throws IOException {
    var caching = call.request().generation().caching();
    var kept = Math.min(caching.systemChars(), system.length());
    if (kept == 0) {
      if (!system.isEmpty()) {
        json.writeStringField("system", system);
      }
      return;
    }
    json.writeArrayFieldStart("system");
    AnthropicParts.write(
        json,
        new Part.Text(system.substring(0, kept)),
        Optional.of(new Part.CacheMark(caching.lifetime())));
    var rest = new Part.Text(system.substring(kept));
    if (AnthropicParts.isShown(rest)) {
      AnthropicParts.write(json, rest, Optional.empty());
    }
    json.writeEndArray();
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
    if (call.request().responseFormat() instanceof ResponseFormat.JsonSchema(_, String text, _)
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
        thoughts(json, message);
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

  /// Only those that came of this family: others have no signature, or none it would know.
  private void thoughts(JsonGenerator json, Message message) throws IOException {
    for (var part : message.parts()) {
      switch (part) {
        case Part.Thinking(String text, String signature) -> {
          if (!signature.isEmpty() && !GeminiSignature.is(signature)) {
            block(json, "assistant", "thinking");
            json.writeStringField("thinking", text);
            json.writeStringField("signature", signature);
            json.writeEndObject();
          }
        }
        case Part.SealedThinking(String sealed) -> {
          if (!GeminiSignature.is(sealed)) {
            block(json, "assistant", "redacted_thinking");
            json.writeStringField("data", sealed);
            json.writeEndObject();
          }
        }
        case Part.Text _, Part.Image _, Part.Document _, Part.CacheMark _ -> {}
      }
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
    var parts = message.parts();
    for (var i = 0; i < parts.size(); i++) {
      if (AnthropicParts.isShown(parts.get(i))) {
        openMessage(json, "user");
        AnthropicParts.write(json, parts.get(i), AnthropicParts.markAfter(parts, i));
      }
    }
  }

  private void toolResult(JsonGenerator json, Message result) throws IOException {
    block(json, "user", "tool_result");
    json.writeStringField("tool_use_id", AnthropicParts.toolId(result.toolCallId()));
    if (result.toolFailed()) {
      json.writeBooleanField("is_error", true);
    }
    var message = result.toolFailed() ? withoutFailed(result) : result;
    if (message.hasImages() || message.hasDocuments()) {
      json.writeArrayFieldStart("content");
      for (var part : message.parts()) {
        if (AnthropicParts.isShown(part)) {
          AnthropicParts.write(json, part, Optional.empty());
        }
      }
      json.writeEndArray();
    } else {
      json.writeStringField("content", message.text());
    }
    var mark = AnthropicParts.markAfter(message.parts(), message.parts().size() - 2);
    if (mark.isPresent()) {
      AnthropicParts.cacheMark(json, mark.get().lifetime());
    }
    json.writeEndObject();
  }

  /// What a failed tool said; that it failed, where it said nothing.
  private static Message withoutFailed(Message result) {
    var said = result.parts().subList(1, result.parts().size());
    return said.isEmpty()
        ? result
        : new Message(result.role(), said, List.of(), result.toolCallId());
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
}
