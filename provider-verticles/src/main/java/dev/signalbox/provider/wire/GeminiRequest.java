package dev.signalbox.provider.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.inference.Choices;
import dev.signalbox.api.inference.GeminiSignature;
import dev.signalbox.api.inference.ImageSource;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Sampling;
import dev.signalbox.api.inference.Tool;
import dev.signalbox.api.inference.ToolChoice;
import dev.signalbox.api.inference.ToolUse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes the body of a generateContent request: system text apart, neighbours of one role as one
/// content, tool results as the user's under the name of their function.
final class GeminiRequest {
  private static final double MAX_TEMPERATURE = 2;

  /// Generation 3 refuses a call that comes back without the signature it gave. This is the wire's
  /// own word for one that was lost on the way, or of a call that somebody else made.
  private static final String NO_SIGNATURE = "skip_thought_signature_validator";

  private final Call call;
  private final Map<String, String> toolNames = new HashMap<>();
  private String openRole = "";

  GeminiRequest(Call call) {
    this.call = call;
  }

  private static KnownSchema schema(String schema) throws IOException {
    return new KnownSchema(SchemaWords.GEMINI, Json.object(schema));
  }

  void writeTo(JsonGenerator json) throws IOException {
    var request = call.request();
    json.writeStartObject();
    system(json);
    json.writeArrayFieldStart("contents");
    for (var message : request.messages()) {
      message(json, message);
    }
    closeContent(json);
    json.writeEndArray();
    tools(json, request.tools());
    toolChoice(json, request.generation().toolUse());
    config(json);
    json.writeEndObject();
  }

  private void system(JsonGenerator json) throws IOException {
    var request = call.request();
    var text = formatInWords() ? SystemText.withFormat(request) : SystemText.of(request);
    if (!text.isEmpty()) {
      json.writeObjectFieldStart("systemInstruction");
      json.writeArrayFieldStart("parts");
      json.writeStartObject();
      json.writeStringField("text", text);
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private void message(JsonGenerator json, Message message) throws IOException {
    switch (message.role()) {
      case SYSTEM -> {}
      case USER -> parts(json, "user", message);
      case ASSISTANT -> {
        parts(json, "model", message);
        calls(json, message);
      }
      case TOOL -> {
        result(json, message);
        parts(json, "user", message);
      }
    }
  }

  /// The words of a tool's result are in its response already; only its pictures follow.
  private void parts(JsonGenerator json, String role, Message message) throws IOException {
    for (var part : message.parts()) {
      switch (part) {
        case Part.Text(String text) -> {
          if (!text.isEmpty() && message.role() != Role.TOOL) {
            openPart(json, role);
            json.writeStringField("text", text);
            json.writeEndObject();
          }
        }
        case Part.Image(ImageSource.Inline(String type, String base64), _) -> {
          openPart(json, role);
          json.writeObjectFieldStart("inlineData");
          json.writeStringField("mimeType", type);
          json.writeStringField("data", base64);
          json.writeEndObject();
          json.writeEndObject();
        }
        case Part.Unspoken _, Part.Document _ -> {}
        case Part.Image(ImageSource.Link _, _) -> throw new IOException("a link to a picture");
      }
    }
  }

  private void calls(JsonGenerator json, Message message) throws IOException {
    var signature = GeminiSignature.among(message.parts()).orElse(lost());
    for (var toolCall : message.toolCalls()) {
      toolNames.put(toolCall.id(), toolCall.name());
      openPart(json, "model");
      json.writeObjectFieldStart("functionCall");
      json.writeStringField("id", toolCall.id());
      json.writeStringField("name", toolCall.name());
      json.writeFieldName("args");
      Json.copy(toolCall.arguments().isBlank() ? "{}" : toolCall.arguments(), json);
      json.writeEndObject();
      if (!signature.isEmpty()) {
        json.writeStringField("thoughtSignature", signature);
        signature = "";
      }
      json.writeEndObject();
    }
  }

  private String lost() {
    return GeminiModels.sign(call.target().model()) ? NO_SIGNATURE : "";
  }

  private void result(JsonGenerator json, Message message) throws IOException {
    openPart(json, "user");
    json.writeObjectFieldStart("functionResponse");
    json.writeStringField("id", message.toolCallId());
    json.writeStringField("name", toolNames.getOrDefault(message.toolCallId(), "tool"));
    json.writeFieldName("response");
    var result = message.text();
    var tree = result.startsWith("{") ? Json.tree(utf8(result)) : Json.tree(new byte[0]);
    if (tree.isObject()) {
      json.writeTree(tree);
    } else {
      json.writeStartObject();
      json.writeStringField("result", result);
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void openPart(JsonGenerator json, String role) throws IOException {
    if (!openRole.equals(role)) {
      closeContent(json);
      json.writeStartObject();
      json.writeStringField("role", role);
      json.writeArrayFieldStart("parts");
      openRole = role;
    }
    json.writeStartObject();
  }

  private void closeContent(JsonGenerator json) throws IOException {
    if (!openRole.isEmpty()) {
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  /// Words of a tool's schema that the provider does not know are left out of account there.
  private static void tools(JsonGenerator json, List<Tool> tools) throws IOException {
    if (tools.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("tools");
    json.writeStartObject();
    json.writeArrayFieldStart("functionDeclarations");
    for (var tool : tools) {
      json.writeStartObject();
      json.writeStringField("name", tool.name());
      json.writeStringField("description", tool.description());
      json.writeFieldName("parametersJsonSchema");
      Json.copy(tool.parameters(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
  }

  private static void toolChoice(JsonGenerator json, ToolUse use) throws IOException {
    if (use.tools().isEmpty() || use.choice() instanceof ToolChoice.Auto) {
      return;
    }
    json.writeObjectFieldStart("toolConfig");
    json.writeObjectFieldStart("functionCallingConfig");
    json.writeStringField("mode", use.choice() instanceof ToolChoice.None ? "NONE" : "ANY");
    if (use.choice() instanceof ToolChoice.Named(String name)) {
      json.writeArrayFieldStart("allowedFunctionNames");
      json.writeString(name);
      json.writeEndArray();
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void sampling(JsonGenerator json, Sampling sampling) throws IOException {
    if (sampling.topP().isPresent()) {
      json.writeNumberField("topP", sampling.topP().getAsDouble());
    }
    if (sampling.topK().isPresent()) {
      json.writeNumberField("topK", sampling.topK().getAsInt());
    }
    if (sampling.seed().isPresent()) {
      // wider ones are refused there
      json.writeNumberField("seed", (int) sampling.seed().getAsLong());
    }
    if (sampling.presencePenalty().isPresent()) {
      json.writeNumberField("presencePenalty", sampling.presencePenalty().getAsDouble());
    }
    if (sampling.frequencyPenalty().isPresent()) {
      json.writeNumberField("frequencyPenalty", sampling.frequencyPenalty().getAsDouble());
    }
    OpenAiRequest.stop(json, "stopSequences", sampling.stop());
  }

  private static void choices(JsonGenerator json, Choices choices) throws IOException {
    if (choices.count() > 1) {
      json.writeNumberField("candidateCount", choices.count());
    }
    if (choices.logprobs()) {
      json.writeBooleanField("responseLogprobs", true);
    }
    if (choices.alternatives() > 0) {
      json.writeNumberField("logprobs", choices.alternatives());
    }
  }

  private void thinking(JsonGenerator json) throws IOException {
    var thinking = call.request().generation().thinking();
    if (!thinking.isAsked()) {
      return;
    }
    json.writeObjectFieldStart("thinkingConfig");
    var budget = Budgets.tokens(thinking);
    if (budget.isPresent()) {
      json.writeNumberField("thinkingBudget", budget.getAsInt());
    }
    json.writeBooleanField("includeThoughts", thinking.shown());
    json.writeEndObject();
  }

  private void config(JsonGenerator json) throws IOException {
    var sampling = call.request().sampling();
    json.writeObjectFieldStart("generationConfig");
    if (sampling.temperature().isPresent()) {
      json.writeNumberField(
          "temperature", Math.min(MAX_TEMPERATURE, sampling.temperature().getAsDouble()));
    }
    if (sampling.maxTokens().isPresent()) {
      json.writeNumberField("maxOutputTokens", sampling.maxTokens().getAsInt());
    }
    sampling(json, sampling);
    choices(json, call.request().generation().choices());
    thinking(json);
    if (!formatInWords()) {
      format(json);
    }
    json.writeEndObject();
  }

  private boolean formatInWords() {
    return !call.request().tools().isEmpty()
        && !GeminiModels.takeToolsWithJson(call.target().model());
  }

  private void format(JsonGenerator json) throws IOException {
    switch (call.request().responseFormat()) {
      case ResponseFormat.Text _ -> {}
      case ResponseFormat.JsonObject _ ->
          json.writeStringField("responseMimeType", "application/json");
      case ResponseFormat.JsonSchema(_, String schema, _) -> {
        json.writeStringField("responseMimeType", "application/json");
        json.writeFieldName("responseJsonSchema");
        json.writeTree(schema(schema).schema());
      }
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
