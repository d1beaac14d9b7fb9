package dev.signalbox.provider.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.inference.Caching;
import dev.signalbox.api.inference.Extras;
import dev.signalbox.api.inference.Sampling;
import dev.signalbox.api.inference.Thinking.Effort;
import dev.signalbox.api.inference.Tool;
import dev.signalbox.api.inference.ToolChoice;
import dev.signalbox.api.inference.ToolUse;
import java.io.IOException;
import java.util.List;

/// Writes how a message is to be made: the drawing of tokens, tools, thought and shape.
final class AnthropicOptions {
  private static final double MAX_TEMPERATURE = 1;
  private static final int LEAST_BUDGET = 1_024;
  private static final int USUAL_BUDGET = 4_096;

  private final Call call;
  private final int maxTokens;

  /// @param maxTokens as the request tells it
  AnthropicOptions(Call call, int maxTokens) {
    this.call = call;
    this.maxTokens = maxTokens;
  }

  /// @param schema of the answer; missing where there is none
  void write(JsonGenerator json, JsonNode schema) throws IOException {
    var generation = call.request().generation();
    var thinks = thinking(json);
    drawing(json, thinks);
    tools(json, generation.toolUse().tools(), generation.caching());
    toolChoice(json, generation.toolUse());
    outputConfig(json, schema);
    for (var extra : generation.extras().of(Extras.ANTHROPIC).entrySet()) {
      json.writeFieldName(extra.getKey());
      Json.copy(extra.getValue(), json);
    }
  }

  /// Newer generations think as they see fit, with an effort; older ones within a budget that
  /// leaves room for the answer. A model that has to call a tool may not think.
  private boolean thinking(JsonGenerator json) throws IOException {
    var thinking = call.request().generation().thinking();
    var budget = Budgets.tokens(thinking);
    var wanted = budget.isPresent() ? budget.getAsInt() > 0 : thinking.shown();
    if (!wanted || isForced()) {
      return false;
    }
    if (isNewer()) {
      json.writeObjectFieldStart("thinking");
      json.writeStringField("type", "adaptive");
      json.writeEndObject();
      return true;
    }
    var tokens = Math.min(budget.orElse(USUAL_BUDGET), maxTokens - LEAST_BUDGET / 2);
    if (tokens < LEAST_BUDGET) {
      return false;
    }
    json.writeObjectFieldStart("thinking");
    json.writeStringField("type", "enabled");
    json.writeNumberField("budget_tokens", tokens);
    json.writeEndObject();
    return true;
  }

  private boolean isForced() {
    var choice = call.request().generation().toolUse().choice();
    return choice instanceof ToolChoice.Required || choice instanceof ToolChoice.Named;
  }

  private boolean isNewer() {
    return !AnthropicModels.takeTemperature(call.target().model());
  }

  /// Generations that refuse a temperature refuse the others too, and so does a model that thinks.
  private void drawing(JsonGenerator json, boolean thinks) throws IOException {
    var sampling = call.request().sampling();
    OpenAiRequest.stop(
        json, "stop_sequences", sampling.stop().stream().filter(t -> !t.isBlank()).toList());
    if (isNewer() || thinks) {
      return;
    }
    if (sampling.temperature().isPresent()) {
      var temperature = Math.min(MAX_TEMPERATURE, sampling.temperature().getAsDouble());
      json.writeNumberField("temperature", temperature);
    }
    // both together are refused from generation 4.1 on, also where one changes nothing
    if (sampling.topP().orElse(Sampling.ALL_TOKENS) < Sampling.ALL_TOKENS) {
      json.writeNumberField("top_p", sampling.topP().getAsDouble());
    }
    if (sampling.topK().isPresent()) {
      json.writeNumberField("top_k", sampling.topK().getAsInt());
    }
  }

  private void tools(JsonGenerator json, List<Tool> tools, Caching caching) throws IOException {
    if (tools.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("tools");
    for (var i = 0; i < tools.size(); i++) {
      var tool = tools.get(i);
      json.writeStartObject();
      json.writeStringField("name", tool.name());
      if (!tool.description().isEmpty()) {
        json.writeStringField("description", tool.description());
      }
      json.writeFieldName("input_schema");
      Json.copy(tool.parameters(), json);
      if (tool.strict() && isHeldTo(tool.parameters())) {
        json.writeBooleanField("strict", true);
      }
      if (caching.tools() && i == tools.size() - 1) {
        AnthropicParts.cacheMark(json, caching.lifetime());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /// Whether calls can be held to `schema` as it stands: an error there, where a word of it is none
  /// that is enforced.
  private boolean isHeldTo(String schema) throws IOException {
    var asked = Json.object(schema);
    var known = new KnownSchema(SchemaWords.ANTHROPIC, asked);
    return AnthropicModels.takeSchema(call.target().model())
        && known.unknown().isEmpty()
        && known.schema().equals(asked);
  }

  private static void toolChoice(JsonGenerator json, ToolUse use) throws IOException {
    if (use.tools().isEmpty() || (use.parallel() && use.choice() instanceof ToolChoice.Auto)) {
      return;
    }
    json.writeObjectFieldStart("tool_choice");
    switch (use.choice()) {
      case ToolChoice.Auto _ -> json.writeStringField("type", "auto");
      case ToolChoice.None _ -> json.writeStringField("type", "none");
      case ToolChoice.Required _ -> json.writeStringField("type", "any");
      case ToolChoice.Named(String name) -> {
        json.writeStringField("type", "tool");
        json.writeStringField("name", name);
      }
    }
    if (!use.parallel() && !(use.choice() instanceof ToolChoice.None)) {
      json.writeBooleanField("disable_parallel_tool_use", true);
    }
    json.writeEndObject();
  }

  private void outputConfig(JsonGenerator json, JsonNode schema) throws IOException {
    var effort = Budgets.effort(call.request().generation().thinking()).map(AnthropicOptions::word);
    var telling = effort.isPresent() && !effort.get().isEmpty() && isNewer();
    if (schema.isMissingNode() && !telling) {
      return;
    }
    json.writeObjectFieldStart("output_config");
    if (telling) {
      json.writeStringField("effort", effort.get());
    }
    if (!schema.isMissingNode()) {
      json.writeObjectFieldStart("format");
      json.writeStringField("type", "json_schema");
      json.writeFieldName("schema");
      json.writeTree(schema);
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static String word(Effort effort) {
    return switch (effort) {
      case NONE -> "";
      case MINIMAL -> "low";
      case LOW, MEDIUM, HIGH, XHIGH, MAX -> effort.wireName();
    };
  }
}
