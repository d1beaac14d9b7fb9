package dev.signalbox.provider.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Chat completion chunks. Text, the common case, is read token by token; what is rare (tool calls,
/// usage, errors) as a small tree.
final class OpenAiStream implements StreamDecoder {
  private final String provider;
  private final OpenAiToolCalls toolCalls;
  private final OpenAiEnd end;
  private final OpenAiCitations citations = new OpenAiCitations();
  private String finishReason = "";
  private String reasoningMember = "";
  private JsonNode addresses = MissingNode.getInstance();
  private JsonNode sources = MissingNode.getInstance();
  private long outputBytes;
  private boolean modelSeen;
  private boolean over;
  private Optional<GatewayError> error = Optional.empty();

  OpenAiStream(String provider, OpenAiDialect dialect, Call call) {
    this.provider = provider;
    this.toolCalls = new OpenAiToolCalls(call);
    this.end = new OpenAiEnd(provider, dialect, call);
  }

  @Override
  public Outcome<List<Delta>> decode(WireEvent event) {
    if (over) {
      return NOTHING;
    }
    if (event.isDone()) {
      return end();
    }
    var deltas = new ArrayList<Delta>(2);
    try (var json = Json.parser(event)) {
      chunk(json, deltas);
    } catch (IOException _) {
      return Outcome.err(UpstreamErrors.garbled(provider, "a chunk of its stream is not JSON"));
    }
    outputBytes += Deltas.outputBytes(deltas);
    return error.isPresent() ? Outcome.err(error.get()) : Outcome.ok(deltas);
  }

  private void chunk(JsonParser json, List<Delta> out) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("not an object");
    }
    for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      var value = json.nextToken();
      switch (name) {
        case "choices" -> choices(json, out);
        case "usage" -> end.usage(Json.tree(json));
        case "x_groq" -> groq(Json.tree(json));
        case "error" -> failedBy(json, value);
        case "model" -> model(json);
        case "citations" -> addresses = Json.tree(json);
        case "search_results" -> sources = Json.tree(json);
        default -> json.skipChildren();
      }
    }
  }

  private void groq(JsonNode more) {
    end.usageUnlessTold(more.path("usage"));
    if (Json.isPresent(more.path("error"))) {
      error = Optional.of(UpstreamErrors.inBand(provider, more.path("error")));
    }
  }

  private void model(JsonParser json) throws IOException {
    if (!modelSeen && json.currentToken() == JsonToken.VALUE_STRING) {
      modelSeen = true;
      end.model(json.getText());
    }
    json.skipChildren();
  }

  private void failedBy(JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.VALUE_NULL) {
      error = Optional.of(UpstreamErrors.inBand(provider, Json.tree(json)));
    }
  }

  private void choices(JsonParser json, List<Delta> out) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.START_OBJECT) {
      for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        var value = json.nextToken();
        switch (name) {
          case "delta" -> delta(json, out);
          case "error" -> failedBy(json, value);
          case "finish_reason" -> finishReason(json, value);
          default -> json.skipChildren();
        }
      }
    }
  }

  private void finishReason(JsonParser json, JsonToken value) throws IOException {
    if (finishReason.isEmpty() && value == JsonToken.VALUE_STRING) {
      finishReason = json.getText();
    }
    json.skipChildren();
  }

  private void delta(JsonParser json, List<Delta> out) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      var value = json.nextToken();
      switch (name) {
        case "content" -> text(json, value, out);
        case "refusal" -> refusal(json, value, out);
        case "reasoning_content", "reasoning" -> reasoning(name, json, value, out);
        case "annotations" -> citations.add(Json.tree(json), out);
        case "tool_calls" -> toolCalls.add(Json.tree(json), out);
        default -> json.skipChildren();
      }
    }
  }

  private static void text(JsonParser json, JsonToken value, List<Delta> out) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      if (!json.getText().isEmpty()) {
        out.add(new Delta.Text(json.getText()));
      }
      return;
    }
    var parts = Json.tree(json);
    var thought = OpenAiText.thought(parts);
    if (!thought.isEmpty()) {
      out.add(new Delta.Reasoning(thought));
    }
    var text = OpenAiText.of(parts);
    if (!text.isEmpty()) {
      out.add(new Delta.Text(text));
    }
  }

  private static void refusal(JsonParser json, JsonToken value, List<Delta> out)
      throws IOException {
    if (value == JsonToken.VALUE_STRING && !json.getText().isEmpty()) {
      out.add(new Delta.Refusal(json.getText()));
    }
    json.skipChildren();
  }

  /// Some servers tell the same thought under both names: the first one used counts.
  private void reasoning(String name, JsonParser json, JsonToken value, List<Delta> out)
      throws IOException {
    if (value == JsonToken.VALUE_STRING && !json.getText().isEmpty()) {
      reasoningMember = reasoningMember.isEmpty() ? name : reasoningMember;
      if (reasoningMember.equals(name)) {
        out.add(new Delta.Reasoning(json.getText()));
      }
    }
    json.skipChildren();
  }

  @Override
  public Outcome<List<Delta>> end() {
    if (over) {
      return NOTHING;
    }
    over = true;
    if (finishReason.isEmpty()) {
      return Outcome.err(UpstreamErrors.brokeOff(provider));
    }
    var last = new ArrayList<Delta>();
    toolCalls.finish(last);
    // repeated with every chunk, so told once; the list with titles counts before the one without
    citations.add(sources, last);
    citations.add(addresses, last);
    return end.reason(finishReason, !toolCalls.isEmpty())
        .map(reason -> {
          last.add(end.finish(reason, () -> outputBytes));
          return last;
        });
  }
}
