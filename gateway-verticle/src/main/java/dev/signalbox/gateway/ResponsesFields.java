package dev.signalbox.gateway;

import dev.signalbox.api.inference.Generation;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Thinking;
import dev.signalbox.api.inference.Thinking.Effort;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The top-level fields of a body of `/v1/responses`. What asks for memory is refused; what we do
/// not know is ignored.
final class ResponsesFields implements Dialect.Fields {
  private static final String LOGPROBS = "message.output_text.logprobs";
  private static final String NO_LOGPROBS = "is not offered here: ask POST /v1/chat/completions";

  private final JsonCursor in;
  private final InstantSource clock;
  private final SamplingFields sampling;
  private final ToolFields tools;
  private final RoutingFields routing;
  private @Nullable List<Message> input;
  private boolean inputSeen;
  private @Nullable String model;
  private boolean modelSeen;
  private String instructions = "";
  private boolean stream;
  private @Nullable Effort effort;
  private boolean summarized;
  private ResponseFormat responseFormat = new ResponseFormat.Text();
  private Map<String, String> metadata = Map.of();

  ResponsesFields(JsonCursor in, InstantSource clock) {
    this.in = in;
    this.clock = clock;
    this.sampling = new SamplingFields(in);
    this.tools = new ToolFields(in);
    this.routing = new RoutingFields(in);
  }

  @Override
  public void read() throws IOException {
    for (var name = in.nextField(); name != null; name = in.nextField()) {
      if (!in.isNull()) {
        field(name);
      }
    }
    if (!inputSeen) {
      in.missing("input", "is required: a string or an array of items");
    }
    if (!modelSeen) {
      in.missing("model", "is required: provider/model, a model's name, or auto");
    }
    tools.check();
  }

  private void field(String name) throws IOException {
    switch (name) {
      case "input" -> {
        inputSeen = true;
        input = in.isText() ? said() : ResponseItems.messages(in);
      }
      case "model" -> readModel();
      case "instructions" -> {
        var text = in.text();
        instructions = text == null ? "" : text;
      }
      case "stream" -> stream = in.flag();
      case "reasoning" -> readReasoning();
      case "text" -> readText();
      case "metadata" -> metadata = ChatFields.labels(in);
      case "previous_response_id", "conversation", "prompt" ->
          refuse("is not offered: answers are not kept; send the earlier items as input");
      case "background" -> {
        if (!in.isNothing()) {
          refuse("is not offered: ask for a stream instead");
        }
      }
      case "top_logprobs" -> {
        if (!in.isNothing()) {
          refuse(NO_LOGPROBS);
        }
      }
      case "include" -> readInclude();
      default -> {
        if (!sampling.reads(name) && !tools.reads(name) && !routing.reads(name)) {
          in.skip();
        }
      }
    }
  }

  /// What else would be included is so anyway, or is of tools that are not offered.
  private void readInclude() throws IOException {
    if (in.atArray()) {
      while (in.nextElement()) {
        if (LOGPROBS.equals(in.text())) {
          in.refuse("unsupported", NO_LOGPROBS);
        }
      }
    }
  }

  private void readModel() throws IOException {
    modelSeen = true;
    model = in.name();
    if (model != null && model.isBlank()) {
      in.refuse("required", "must not be blank: provider/model, a model's name, or auto");
    }
  }

  private @Nullable List<Message> said() throws IOException {
    var text = in.text();
    return text == null ? null : List.of(Message.of(Role.USER, text));
  }

  private void refuse(String message) throws IOException {
    in.refuse("unsupported", message);
    in.skip();
  }

  private void readReasoning() throws IOException {
    if (in.atObject()) {
      for (var name = in.nextField(); name != null; name = in.nextField()) {
        switch (name) {
          case "effort" -> effort = in.isNull() ? null : in.choice(ChatFields.EFFORTS);
          case "summary", "generate_summary" -> summarized = !in.isNull();
          default -> in.skip();
        }
      }
    }
  }

  private void readText() throws IOException {
    if (in.atObject()) {
      for (var name = in.nextField(); name != null; name = in.nextField()) {
        if (name.equals("format") && !in.isNull()) {
          responseFormat = ResponseFormatReader.format(in);
        } else {
          in.skip();
        }
      }
    }
  }

  @Override
  public Optional<Draft> draft() {
    if (input == null || model == null) {
      return Optional.empty();
    }
    var turns = Math.max(0, Math.min(ChatFields.leading(input), input.size() - 1));
    var system = ChatFields.prompt(input.subList(0, turns));
    var prompt = instructions.isEmpty() || system.isEmpty() ? "" : "\n\n";
    return Optional.of(
        new Draft(
            Optional.empty(),
            Optional.empty(),
            model.strip(),
            instructions + prompt + system,
            input.subList(turns, input.size()),
            generation(),
            stream,
            routing.hints(),
            metadata,
            Optional.of(
                new ResponsesFormat(
                    clock, new ResponsesFormat.Asked(instructions, generation(), metadata)))));
  }

  private Generation generation() {
    return Generation.DEFAULT
        .withSampling(sampling.sampling())
        .withToolUse(tools.toolUse())
        .withResponseFormat(responseFormat)
        .withThinking(new Thinking(Optional.ofNullable(effort), OptionalInt.empty(), summarized));
  }
}
