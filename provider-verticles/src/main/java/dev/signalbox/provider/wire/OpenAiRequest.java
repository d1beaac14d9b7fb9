package dev.signalbox.provider.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.inference.Choices;
import dev.signalbox.api.inference.Extras;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Sampling;
import dev.signalbox.api.inference.Thinking.Effort;
import dev.signalbox.api.inference.Tool;
import dev.signalbox.api.inference.ToolChoice;
import dev.signalbox.api.inference.ToolUse;
import dev.signalbox.provider.wire.OpenAiDialect.Quirk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes the body of a chat completion request.
final class OpenAiRequest {
  private final OpenAiDialect dialect;
  private final Call call;

  OpenAiRequest(OpenAiDialect dialect, Call call) {
    this.dialect = dialect;
    this.call = call;
  }

  void writeTo(JsonGenerator json) throws IOException {
    var request = call.request();
    json.writeStartObject();
    json.writeStringField("model", call.target().model());
    json.writeFieldName("messages");
    new OpenAiMessages(dialect, json).write(request.systemPrompt(), turns(request.messages()));
    sampling(json);
    tools(json, request.tools(), true);
    toolUse(json, request.generation().toolUse());
    responseFormat(json, request.responseFormat());
    thinking(json);
    choices(json, request.generation().choices());
    stream(json);
    extras(json);
    json.writeEndObject();
  }

  private List<Message> turns(List<Message> messages) {
    return dialect.has(Quirk.ALTERNATING_TURNS) ? Turns.alternating(messages) : messages;
  }

  private void sampling(JsonGenerator json) throws IOException {
    var sampling = call.request().sampling();
    if (sampling.temperature().isPresent() && dialect.takesTemperature(call.target().model())) {
      var temperature = Math.min(sampling.temperature().getAsDouble(), dialect.maxTemperature());
      json.writeNumberField("temperature", temperature);
    }
    if (sampling.maxTokens().isPresent()) {
      json.writeNumberField(dialect.maxTokensMember(), sampling.maxTokens().getAsInt());
    }
    if (sampling.topP().isPresent() && dialect.takesTemperature(call.target().model())) {
      json.writeNumberField("top_p", sampling.topP().getAsDouble());
    }
    if (sampling.topK().isPresent()) {
      json.writeNumberField("top_k", sampling.topK().getAsInt());
    }
    if (sampling.seed().isPresent()) {
      var member = dialect.has(Quirk.RANDOM_SEED) ? "random_seed" : "seed";
      json.writeNumberField(member, sampling.seed().getAsLong());
    }
    stop(json, "stop", sampling.stop());
    penalties(json, sampling);
  }

  private static void choices(JsonGenerator json, Choices choices) throws IOException {
    if (choices.count() > 1) {
      json.writeNumberField("n", choices.count());
    }
    if (choices.logprobs()) {
      json.writeBooleanField("logprobs", true);
    }
    if (choices.alternatives() > 0) {
      json.writeNumberField("top_logprobs", choices.alternatives());
    }
  }

  /// The texts that end the answer.
  static void stop(JsonGenerator json, String member, List<String> texts) throws IOException {
    if (!texts.isEmpty()) {
      json.writeArrayFieldStart(member);
      for (var text : texts) {
        json.writeString(text);
      }
      json.writeEndArray();
    }
  }

  /// Both penalties, under names that most families share.
  static void penalties(JsonGenerator json, Sampling sampling) throws IOException {
    if (sampling.presencePenalty().isPresent()) {
      json.writeNumberField("presence_penalty", sampling.presencePenalty().getAsDouble());
    }
    if (sampling.frequencyPenalty().isPresent()) {
      json.writeNumberField("frequency_penalty", sampling.frequencyPenalty().getAsDouble());
    }
  }

  private static void toolUse(JsonGenerator json, ToolUse use) throws IOException {
    if (use.tools().isEmpty()) {
      return;
    }
    switch (use.choice()) {
      case ToolChoice.Auto _ -> {}
      case ToolChoice.None _ -> json.writeStringField("tool_choice", "none");
      case ToolChoice.Required _ -> json.writeStringField("tool_choice", "required");
      case ToolChoice.Named(String name) -> {
        json.writeObjectFieldStart("tool_choice");
        json.writeStringField("type", "function");
        json.writeObjectFieldStart("function");
        json.writeStringField("name", name);
        json.writeEndObject();
        json.writeEndObject();
      }
    }
    if (!use.parallel()) {
      json.writeBooleanField("parallel_tool_calls", false);
    }
  }

  /// A model that does not think is told nothing of how much it may, nor that it shall not: it
  /// knows no such member. That it shall is its caller's own word.
  private void thinking(JsonGenerator json) throws IOException {
    var asked = call.request().generation().thinking();
    var model = call.target().model();
    var thinks = dialect.mayThink(model);
    var effort = thinks ? Budgets.effort(asked) : asked.effort().filter(one -> one != Effort.NONE);
    if (effort.isPresent()) {
      json.writeStringField("reasoning_effort", dialect.atLeast(model, effort.get()).wireName());
    }
  }

  /// What the caller sent that we do not know, to whom may know it.
  private void extras(JsonGenerator json) throws IOException {
    if (!dialect.has(Quirk.KNOWN_MEMBERS_ONLY)) {
      for (var extra : call.request().generation().extras().of(Extras.OPENAI).entrySet()) {
        json.writeFieldName(extra.getKey());
        Json.copy(extra.getValue(), json);
      }
    }
  }

  /// The family's tool list as those share it that know no strict tools: Cohere and Ollama.
  static void tools(JsonGenerator json, List<Tool> tools) throws IOException {
    tools(json, tools, false);
  }

  private static void tools(JsonGenerator json, List<Tool> tools, boolean strict)
      throws IOException {
    if (tools.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("tools");
    for (var tool : tools) {
      json.writeStartObject();
      json.writeStringField("type", "function");
      json.writeObjectFieldStart("function");
      json.writeStringField("name", tool.name());
      if (!tool.description().isEmpty()) {
        json.writeStringField("description", tool.description());
      }
      json.writeFieldName("parameters");
      Json.copy(tool.parameters(), json);
      if (strict && tool.strict() && StrictSchema.holds(Json.object(tool.parameters()))) {
        json.writeBooleanField("strict", true);
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void responseFormat(JsonGenerator json, ResponseFormat format) throws IOException {
    switch (format) {
      case ResponseFormat.Text _ -> {}
      case ResponseFormat.JsonObject _ -> {
        if (dialect.has(Quirk.OBJECT_BY_SCHEMA)) {
          jsonSchema(json, "object", "{\"type\":\"object\"}");
        } else {
          json.writeObjectFieldStart("response_format");
          json.writeStringField("type", "json_object");
          json.writeEndObject();
        }
      }
      case ResponseFormat.JsonSchema(String name, String schema, _) ->
          jsonSchema(json, name, schema);
    }
  }

  private static void jsonSchema(JsonGenerator json, String name, String schema)
      throws IOException {
    json.writeObjectFieldStart("response_format");
    json.writeStringField("type", "json_schema");
    json.writeObjectFieldStart("json_schema");
    json.writeStringField("name", name);
    json.writeFieldName("schema");
    Json.copy(schema, json);
    if (StrictSchema.holds(Json.tree(schema.getBytes(StandardCharsets.UTF_8)))) {
      json.writeBooleanField("strict", true);
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void stream(JsonGenerator json) throws IOException {
    json.writeBooleanField("stream", call.stream());
    if (call.stream() && !dialect.has(Quirk.USAGE_UNASKED)) {
      json.writeObjectFieldStart("stream_options");
      json.writeBooleanField("include_usage", true);
      json.writeEndObject();
    }
  }
}
