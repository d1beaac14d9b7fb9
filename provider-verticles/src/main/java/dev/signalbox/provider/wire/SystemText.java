package dev.signalbox.provider.wire;

import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Role;

/// What the system says, for families that keep it apart from the conversation: the system prompt,
/// then every system message, in order, as paragraphs.
final class SystemText {
  private SystemText() {}

  static String of(InferenceRequest request) {
    var text = new StringBuilder(request.systemPrompt());
    for (var message : request.messages()) {
      if (message.role() == Role.SYSTEM) {
        add(text, message.text());
      }
    }
    return text.toString();
  }

  /// The same, telling at its end in words what shape the answer must have, for models that cannot
  /// be told otherwise.
  static String withFormat(InferenceRequest request) {
    var text = new StringBuilder(of(request));
    switch (request.responseFormat()) {
      case ResponseFormat.Text _ -> {}
      case ResponseFormat.JsonObject _ ->
          add(text, "Answer with one JSON object and nothing else.");
      case ResponseFormat.JsonSchema(_, String schema, _) ->
          add(text, "Answer with JSON that conforms to this schema and nothing else: " + schema);
    }
    return text.toString();
  }

  private static void add(StringBuilder text, String paragraph) {
    if (!paragraph.isEmpty()) {
      text.append(text.isEmpty() ? "" : "\n\n").append(paragraph);
    }
  }
}
