package dev.signalbox.provider.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.inference.GeminiSignature;
import dev.signalbox.api.inference.ImageSource;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.Role;
import dev.signalbox.provider.wire.OpenAiDialect.Quirk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Writes the turns of a chat completion request.
final class OpenAiMessages {
  private final OpenAiDialect dialect;
  private final JsonGenerator json;

  /// Pictures that tools have shown: only a user's turn has a place for them.
  private final List<Part> shownByTools = new ArrayList<>();

  OpenAiMessages(OpenAiDialect dialect, JsonGenerator json) {
    this.dialect = dialect;
    this.json = json;
  }

  void write(String systemPrompt, List<Message> messages) throws IOException {
    json.writeStartArray();
    if (!systemPrompt.isEmpty()) {
      message(Message.of(Role.SYSTEM, systemPrompt), false);
    }
    for (var i = 0; i < messages.size(); i++) {
      var message = messages.get(i);
      if (message.role() != Role.TOOL) {
        showPictures();
      }
      message(message, i == messages.size() - 1);
    }
    showPictures();
    json.writeEndArray();
  }

  private void showPictures() throws IOException {
    if (!shownByTools.isEmpty()) {
      message(new Message(Role.USER, shownByTools, List.of(), ""), false);
      shownByTools.clear();
    }
  }

  private void message(Message message, boolean last) throws IOException {
    json.writeStartObject();
    json.writeStringField("role", message.role().wireName());
    if (!message.name().isEmpty()) {
      json.writeStringField("name", message.name());
    }
    json.writeFieldName("content");
    content(message);
    if (!message.toolCalls().isEmpty()) {
      toolCalls(message);
    }
    if (message.role() == Role.TOOL) {
      json.writeStringField("tool_call_id", callId(message.toolCallId()));
    }
    if (last && message.role() == Role.ASSISTANT && dialect.has(Quirk.MARKED_PREFIX)) {
      json.writeBooleanField("prefix", true);
    }
    json.writeEndObject();
  }

  private void content(Message message) throws IOException {
    if (message.role() == Role.USER && message.hasImages()) {
      parts(message.parts());
    } else if (saysNothing(message) && !message.toolCalls().isEmpty()) {
      json.writeNull();
    } else {
      json.writeString(message.text());
      if (message.hasImages()) {
        message.parts().stream().filter(Part.Image.class::isInstance).forEach(shownByTools::add);
      }
    }
  }

  private static boolean saysNothing(Message message) {
    for (var part : message.parts()) {
      if (!(part instanceof Part.Unspoken)) {
        return false;
      }
    }
    return true;
  }

  private void parts(List<Part> parts) throws IOException {
    json.writeStartArray();
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
        case Part.Image(ImageSource source, String detail) -> {
          json.writeStringField("type", "image_url");
          json.writeObjectFieldStart("image_url");
          json.writeStringField("url", url(source));
          if (!detail.isEmpty()) {
            json.writeStringField("detail", detail);
          }
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
      case ImageSource.Link(String url) -> url;
      case ImageSource.Inline(String mediaType, String base64) ->
          "data:" + mediaType + ";base64," + base64;
    };
  }

  private void toolCalls(Message message) throws IOException {
    var signature =
        dialect.has(Quirk.SIGNED_CALLS) ? GeminiSignature.among(message.parts()).orElse("") : "";
    json.writeArrayFieldStart("tool_calls");
    for (var toolCall : message.toolCalls()) {
      json.writeStartObject();
      json.writeStringField("id", callId(toolCall.id()));
      json.writeStringField("type", "function");
      json.writeObjectFieldStart("function");
      json.writeStringField("name", toolCall.name());
      json.writeStringField("arguments", toolCall.arguments());
      json.writeEndObject();
      if (!signature.isEmpty()) {
        json.writeObjectFieldStart("extra_content");
        json.writeObjectFieldStart("google");
        json.writeStringField("thought_signature", signature);
        json.writeEndObject();
        json.writeEndObject();
        signature = "";
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private String callId(String id) {
    return dialect.has(Quirk.NINE_CHARACTER_CALL_IDS) ? CallIds.nineCharacters(id) : id;
  }
}
