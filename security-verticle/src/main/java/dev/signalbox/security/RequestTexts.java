package dev.signalbox.security;

import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.ResponseFormat;
import java.util.function.BiConsumer;

/// Every text of a request that reaches the model besides the operator's system prompt.
final class RequestTexts {
  private RequestTexts() {}

  /// Told each text and the field it stands in, messages first.
  static void each(InferenceRequest request, BiConsumer<String, String> reader) {
    for (int i = 0; i < request.messages().size(); i++) {
      eachOf(request.messages().get(i), "messages[" + i + "].", reader);
    }
    for (int i = 0; i < request.tools().size(); i++) {
      var tool = request.tools().get(i);
      var field = "tools[" + i + "].";
      reader.accept(field + "name", tool.name());
      reader.accept(field + "description", tool.description());
      reader.accept(field + "parameters", tool.parameters());
    }
    if (request.responseFormat() instanceof ResponseFormat.JsonSchema(String name, String schema)) {
      reader.accept("responseFormat.name", name);
      reader.accept("responseFormat.schema", schema);
    }
    request.generation().extras().fields().forEach(reader);
  }

  private static void eachOf(Message message, String field, BiConsumer<String, String> reader) {
    reader.accept(field + "content", message.text());
    for (var part : message.parts()) {
      if (part instanceof Part.Thinking(String text, _)) {
        reader.accept(field + "thinking", text);
      }
    }
    for (int k = 0; k < message.toolCalls().size(); k++) {
      var call = message.toolCalls().get(k);
      var place = field + "tool_calls[" + k + "].";
      reader.accept(place + "id", call.id());
      reader.accept(place + "name", call.name());
      reader.accept(place + "arguments", call.arguments());
    }
    if (!message.toolCallId().isEmpty()) {
      reader.accept(field + "tool_call_id", message.toolCallId());
    }
  }

  /// The characters of all texts, the system prompt included.
  static long chars(InferenceRequest request) {
    long sum = request.systemPrompt().length();
    for (var message : request.messages()) {
      sum += chars(message);
    }
    for (var tool : request.tools()) {
      sum += (long) tool.name().length() + tool.description().length() + tool.parameters().length();
    }
    for (var extra : request.generation().extras().fields().values()) {
      sum += extra.length();
    }
    return request.responseFormat() instanceof ResponseFormat.JsonSchema(String name, String schema)
        ? sum + name.length() + schema.length()
        : sum;
  }

  /// The characters of one message.
  static long chars(Message message) {
    long sum = (long) message.text().length() + message.toolCallId().length();
    for (var part : message.parts()) {
      sum += part instanceof Part.Thinking(String text, _) ? text.length() : 0;
    }
    for (var call : message.toolCalls()) {
      sum += (long) call.id().length() + call.name().length() + call.arguments().length();
    }
    return sum;
  }
}
