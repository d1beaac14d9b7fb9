package dev.signalbox.provider.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.inference.ImageSource;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Sampling;
import dev.signalbox.api.inference.Thinking;
import dev.signalbox.api.inference.ToolChoice;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// Writes the body of a native chat request.
final class OllamaRequest {
  private static final int DEFAULT_CONTEXT = 4096;
  private static final int MAX_CONTEXT = 131_072;
  private static final int USUAL_OUTPUT = 1024;
  private static final int TOKENS_PER_IMAGE = 2048;
  private static final int CAUTIOUS_BYTES_PER_TOKEN = 3;

  private final Call call;
  private final Map<String, String> toolNames = new HashMap<>();

  OllamaRequest(Call call) {
    this.call = call;
  }

  void writeTo(JsonGenerator json) throws IOException {
    var request = call.request();
    json.writeStartObject();
    json.writeStringField("model", call.target().model());
    json.writeArrayFieldStart("messages");
    if (!request.systemPrompt().isEmpty()) {
      message(json, Message.of(Role.SYSTEM, request.systemPrompt()));
    }
    for (var message : request.messages()) {
      message(json, message);
    }
    json.writeEndArray();
    if (!(request.generation().toolUse().choice() instanceof ToolChoice.None)) {
      OpenAiRequest.tools(json, request.tools());
    }
    think(json, request.generation().thinking());
    format(json, request.responseFormat());
    options(json);
    json.writeBooleanField("stream", call.stream());
    json.writeEndObject();
  }

  private void message(JsonGenerator json, Message message) throws IOException {
    json.writeStartObject();
    json.writeStringField("role", message.role().wireName());
    json.writeStringField("content", message.text());
    if (message.hasImages()) {
      images(json, message);
    }
    if (!message.toolCalls().isEmpty()) {
      json.writeArrayFieldStart("tool_calls");
      for (var toolCall : message.toolCalls()) {
        toolNames.put(toolCall.id(), toolCall.name());
        json.writeStartObject();
        json.writeObjectFieldStart("function");
        json.writeStringField("name", toolCall.name());
        json.writeFieldName("arguments");
        Json.copy(toolCall.arguments().isBlank() ? "{}" : toolCall.arguments(), json);
        json.writeEndObject();
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    if (message.role() == Role.TOOL) {
      json.writeStringField("tool_name", toolNames.getOrDefault(message.toolCallId(), ""));
    }
    json.writeEndObject();
  }

  private static void images(JsonGenerator json, Message message) throws IOException {
    json.writeArrayFieldStart("images");
    for (var part : message.parts()) {
      if (part instanceof Part.Image(ImageSource.Inline(_, String base64), _)) {
        json.writeString(base64);
      }
    }
    json.writeEndArray();
  }

  private static void format(JsonGenerator json, ResponseFormat format) throws IOException {
    switch (format) {
      case ResponseFormat.Text _ -> {}
      case ResponseFormat.JsonObject _ -> json.writeStringField("format", "json");
      case ResponseFormat.JsonSchema(_, String schema, _) -> {
        json.writeFieldName("format");
        Json.copy(schema, json);
      }
    }
  }

  private static void think(JsonGenerator json, Thinking thinking) throws IOException {
    var effort = Budgets.effort(thinking);
    if (effort.isPresent()) {
      json.writeBooleanField("think", effort.get() != Thinking.Effort.NONE);
    } else if (thinking.shown()) {
      json.writeBooleanField("think", true);
    }
  }

  private static void drawing(JsonGenerator json, Sampling sampling) throws IOException {
    if (sampling.topP().isPresent()) {
      json.writeNumberField("top_p", sampling.topP().getAsDouble());
    }
    if (sampling.topK().isPresent()) {
      json.writeNumberField("top_k", sampling.topK().getAsInt());
    }
    if (sampling.seed().isPresent()) {
      json.writeNumberField("seed", sampling.seed().getAsLong());
    }
    OpenAiRequest.stop(json, "stop", sampling.stop());
    OpenAiRequest.penalties(json, sampling);
  }

  private void options(JsonGenerator json) throws IOException {
    var sampling = call.request().sampling();
    json.writeObjectFieldStart("options");
    if (sampling.temperature().isPresent()) {
      json.writeNumberField("temperature", sampling.temperature().getAsDouble());
    }
    if (sampling.maxTokens().isPresent()) {
      json.writeNumberField("num_predict", sampling.maxTokens().getAsInt());
    }
    drawing(json, sampling);
    var context = context(sampling.maxTokens().orElse(USUAL_OUTPUT));
    if (context > DEFAULT_CONTEXT) {
      json.writeNumberField("num_ctx", context);
    }
    json.writeEndObject();
  }

  /// In powers of two: every other size makes the server load the model anew.
  private int context(int outputTokens) {
    var pictures =
        call.request().messages().stream()
            .flatMap(message -> message.parts().stream())
            .filter(Part.Image.class::isInstance)
            .count();
    var input =
        TokenEstimate.inputBytes(call.request()) / CAUTIOUS_BYTES_PER_TOKEN
            + pictures * TOKENS_PER_IMAGE;
    var needed = Math.min(MAX_CONTEXT, input + outputTokens);
    return needed <= DEFAULT_CONTEXT ? DEFAULT_CONTEXT : (int) Long.highestOneBit(needed - 1) << 1;
  }
}
