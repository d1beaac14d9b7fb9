package dev.signalbox.security;

import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.ResponseFormat;
import java.util.function.BiConsumer;

/// Every text of a request that reaches the model besides the operator's system prompt.
final class RequestTexts {
  /// Where a text stands: of what, the how manyeth of it, and which part of that.
  ///
  /// @param index from 0, or [#ALONE]
  record Place(String of, int index, String part) {
    private static final int ALONE = -1;

    private static Place alone(String name) {
      return new Place(name, ALONE, "");
    }

    /// As errors name it, e.g. `messages[0].content`. Put together only where it is asked for: that
    /// nothing is wrong with a text is what mostly is found.
    String field() {
      return index == ALONE ? of : of + "[" + index + "]." + part;
    }
  }

  static final Place SYSTEM_PROMPT = Place.alone("systemPrompt");

  private RequestTexts() {}

  /// Told each text and where it stands, messages first.
  static void each(InferenceRequest request, BiConsumer<Place, String> reader) {
    for (int i = 0; i < request.messages().size(); i++) {
      eachOf(request.messages().get(i), i, reader);
    }
    for (int i = 0; i < request.tools().size(); i++) {
      var tool = request.tools().get(i);
      reader.accept(new Place("tools", i, "name"), tool.name());
      reader.accept(new Place("tools", i, "description"), tool.description());
      reader.accept(new Place("tools", i, "parameters"), tool.parameters());
    }
    if (request.responseFormat()
        instanceof ResponseFormat.JsonSchema(String name, String schema, _)) {
      reader.accept(Place.alone("responseFormat.name"), name);
      reader.accept(Place.alone("responseFormat.schema"), schema);
    }
    request
        .generation()
        .extras()
        .fields()
        .forEach((name, extra) -> reader.accept(Place.alone(name), extra));
  }

  private static void eachOf(Message message, int index, BiConsumer<Place, String> reader) {
    reader.accept(new Place("messages", index, "content"), message.text());
    for (var part : message.parts()) {
      if (part instanceof Part.Thinking(String text, _)) {
        reader.accept(new Place("messages", index, "thinking"), text);
      }
    }
    for (int k = 0; k < message.toolCalls().size(); k++) {
      var call = message.toolCalls().get(k);
      var place = "tool_calls[" + k + "].";
      reader.accept(new Place("messages", index, place + "id"), call.id());
      reader.accept(new Place("messages", index, place + "name"), call.name());
      reader.accept(new Place("messages", index, place + "arguments"), call.arguments());
    }
    if (!message.toolCallId().isEmpty()) {
      reader.accept(new Place("messages", index, "tool_call_id"), message.toolCallId());
    }
    if (!message.name().isEmpty()) {
      reader.accept(new Place("messages", index, "name"), message.name());
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
    return request.responseFormat()
            instanceof ResponseFormat.JsonSchema(String name, String schema, _)
        ? sum + name.length() + schema.length()
        : sum;
  }

  /// The characters of one message.
  static long chars(Message message) {
    long sum =
        (long) message.text().length() + message.toolCallId().length() + message.name().length();
    for (var part : message.parts()) {
      sum += part instanceof Part.Thinking(String text, _) ? text.length() : 0;
    }
    for (var call : message.toolCalls()) {
      sum += (long) call.id().length() + call.name().length() + call.arguments().length();
    }
    return sum;
  }
}
