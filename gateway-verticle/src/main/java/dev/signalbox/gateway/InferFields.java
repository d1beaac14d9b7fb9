package dev.signalbox.gateway;

import dev.signalbox.api.Secret;
import dev.signalbox.api.inference.Generation;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Tool;
import dev.signalbox.api.inference.ToolUse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The top-level fields of one `/infer` body as they are read, in whatever order they come. Fields
/// we do not know are ignored: a client may be newer than we are.
final class InferFields implements Dialect.Fields {
  private final JsonCursor in;
  private final RoutingFields routing;
  private final SamplingFields sampling;
  private @Nullable List<Message> messages;
  private boolean messagesSeen;
  private @Nullable String systemPrompt;
  private boolean systemPromptSeen;
  private @Nullable String model;
  private boolean modelSeen;
  private @Nullable String sessionId;
  private @Nullable String apiKey;
  private boolean stream;
  private List<Tool> tools = List.of();
  private ResponseFormat responseFormat = new ResponseFormat.Text();
  private Map<String, String> metadata = Map.of();

  InferFields(JsonCursor in) {
    this.in = in;
    this.routing = new RoutingFields(in);
    this.sampling = new SamplingFields(in);
  }

  @Override
  public void read() throws IOException {
    for (var name = in.nextField(); name != null; name = in.nextField()) {
      if (!in.isNull()) {
        field(name);
      }
    }
    if (!messagesSeen) {
      in.missing("messages", "is required: an array of {role, content}");
    }
    if (!systemPromptSeen) {
      in.missing("systemPrompt", "is required: a string, which may be empty");
    }
    if (!modelSeen) {
      in.missing("model", "is required: provider/model, a model's name, or auto");
    }
  }

  private void field(String name) throws IOException {
    switch (name) {
      case "messages" -> readMessages();
      case "systemPrompt" -> readSystemPrompt();
      case "model" -> readModel();
      case "sessionId" -> sessionId = in.name();
      case "apiKey" -> apiKey = in.text();
      case "stream" -> stream = in.flag();
      case "temperature", "max_tokens", "stop", "seed" -> sampling.reads(name);
      case "maxTokens" -> sampling.reads("max_tokens");
      case "topP" -> sampling.reads("top_p");
      case "topK" -> sampling.reads("top_k");
      case "tools" -> tools = ToolReader.tools(in);
      case "responseFormat" -> responseFormat = ResponseFormatReader.format(in);
      case "metadata" -> readMetadata();
      default -> {
        if (!routing.reads(name)) {
          in.skip();
        }
      }
    }
  }

  private void readMessages() throws IOException {
    messagesSeen = true;
    messages = MessageReader.messages(in);
  }

  private void readSystemPrompt() throws IOException {
    systemPromptSeen = true;
    systemPrompt = in.text();
  }

  private void readModel() throws IOException {
    modelSeen = true;
    model = in.name();
    if (model != null && model.isBlank()) {
      in.refuse("required", "must not be blank: provider/model, a model's name, or auto");
    }
  }

  private void readMetadata() throws IOException {
    if (!in.atObject()) {
      return;
    }
    var labels = new HashMap<String, String>();
    for (var name = in.nextField(); name != null; name = in.nextField()) {
      var value = in.text();
      if (value != null) {
        labels.put(name, value);
      }
    }
    metadata = labels;
  }

  @Override
  public Optional<Draft> draft() {
    if (messages == null || systemPrompt == null || model == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Draft(
            given(apiKey).map(Secret::new),
            given(sessionId),
            model.strip(),
            systemPrompt,
            messages,
            Generation.DEFAULT
                .withSampling(sampling.sampling())
                .withToolUse(ToolUse.of(tools))
                .withResponseFormat(responseFormat),
            stream,
            routing.hints(),
            metadata));
  }

  private static Optional<String> given(@Nullable String text) {
    return text == null || text.isBlank() ? Optional.empty() : Optional.of(text);
  }
}
