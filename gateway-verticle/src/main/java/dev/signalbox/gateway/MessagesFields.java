package dev.signalbox.gateway;

import dev.signalbox.api.inference.Caching;
import dev.signalbox.api.inference.Extras;
import dev.signalbox.api.inference.Generation;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Sampling;
import dev.signalbox.api.inference.ToolUse;
import dev.signalbox.api.routing.RoutingHints;
import dev.signalbox.platform.schema.RareSchemaWords;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The top-level fields of a Messages body. Those we do not know are kept for providers of the same
/// family.
final class MessagesFields implements Dialect.Fields {
  private static final String REQUIRED = "Field required";
  private static final int MOST_STOPS = 64;

  private static final String ANYWHERE = "global";

  private final JsonCursor in;
  private final boolean counting;
  private final MessagesTools tools;
  private final MessagesSystem system;
  private final MessagesThinking thinking;
  private final UnknownFields unknown;
  private @Nullable String model;
  private boolean modelSeen;
  private @Nullable List<Message> messages;
  private boolean messagesSeen;
  private boolean maxTokensSeen;
  private OptionalInt maxTokens = OptionalInt.empty();
  private OptionalDouble temperature = OptionalDouble.empty();
  private OptionalDouble topP = OptionalDouble.empty();
  private OptionalInt topK = OptionalInt.empty();
  private List<String> stops = List.of();
  private boolean stream;
  private Map<String, String> labels = Map.of();

  /// @param counting whether the tokens are only to be counted, so that no bound is needed
  MessagesFields(JsonCursor in, boolean counting) {
    this.in = in;
    this.counting = counting;
    this.tools = new MessagesTools(in);
    this.system = new MessagesSystem(in);
    this.thinking = new MessagesThinking(in);
    this.unknown = new UnknownFields(in, Extras.ANTHROPIC);
  }

  @Override
  public void read() throws IOException {
    for (var name = in.nextField(); name != null; name = in.nextField()) {
      if (!in.isNull()) {
        field(name);
      }
    }
    if (!modelSeen) {
      in.missing("model", REQUIRED);
    }
    if (!messagesSeen) {
      in.missing("messages", REQUIRED);
    }
    if (!maxTokensSeen && !counting) {
      in.missing("max_tokens", REQUIRED);
    }
    thinking.checkAgainst(maxTokens);
    tools.check();
  }

  private void field(String name) throws IOException {
    switch (name) {
      case "model" -> readModel();
      case "messages" -> {
        messagesSeen = true;
        messages = MessagesTurns.read(in);
      }
      case "max_tokens" -> {
        maxTokensSeen = true;
        maxTokens = in.count();
      }
      case "system" -> system.read();
      case "stop_sequences" -> readStops();
      case "stream" -> stream = in.flag();
      case "temperature" -> temperature = in.number(0, 1);
      case "top_p" -> topP = in.number(0, 1);
      case "top_k" -> topK = in.count();
      case "metadata" -> readMetadata();
      case "tools" -> tools.readTools();
      case "tool_choice" -> tools.readChoice();
      case "thinking" -> thinking.readThinking();
      case "output_config" -> thinking.readOutputConfig();
      // what `output_config.format` was called before
      case "output_format" -> thinking.readFormat();
      case "inference_geo" -> readPlace();
      // what the provider would fetch or run by itself
      case "mcp_servers", "container" -> {
        in.refuse("unsupported", "is not offered here: nobody could inspect what it brings");
        in.skip();
      }
      // the provider would hold the conversation, under our key for all callers alike
      case "thread" -> {
        in.refuse(MessagesErrors.NO_THREADS, "is not offered here; send the whole conversation");
        in.skip();
      }
      default -> unknown.read(name);
    }
  }

  private void readModel() throws IOException {
    modelSeen = true;
    model = in.name();
    if (model != null && model.isBlank()) {
      in.refuse("required", "must not be blank: a model's name, provider/model, or auto");
    }
  }

  private void readStops() throws IOException {
    if (!in.atArray()) {
      return;
    }
    var read = new ArrayList<String>();
    while (in.nextElement()) {
      var stop = in.text();
      if (stop != null && stop.isBlank()) {
        in.refuse("format", "each stop sequence must contain non-whitespace");
      } else if (stop != null) {
        read.add(stop);
      }
    }
    if (read.size() > MOST_STOPS) {
      in.refuse("range", "must hold at most " + MOST_STOPS + " texts");
    }
    stops = read;
  }

  /// Where it is inferred has a price of its own, and only anywhere is the one that is held and
  /// charged.
  private void readPlace() throws IOException {
    var place = in.name();
    if (ANYWHERE.equals(place)) {
      unknown.keep("inference_geo", "\"" + ANYWHERE + "\"");
    } else if (place != null) {
      in.refuse(
          "unsupported",
          "must be "
              + ANYWHERE
              + ": elsewhere the provider asks another price than the one that is held and charged");
    }
  }

  private void readMetadata() throws IOException {
    if (!in.atObject()) {
      return;
    }
    for (var name = in.nextField(); name != null; name = in.nextField()) {
      if (name.equals("user_id") && !in.isNull()) {
        var user = in.name();
        labels = user == null ? Map.of() : Map.of(name, user);
      } else {
        in.skip();
      }
    }
  }

  @Override
  public Optional<Draft> draft() {
    if (messages == null || model == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Draft(
            Optional.empty(),
            Optional.empty(),
            model.strip(),
            system.text(),
            messages,
            generation(),
            stream,
            RoutingHints.NONE,
            labels,
            Optional.of(new MessagesFormat(thinking.thinking().shown()))));
  }

  private Generation generation() {
    var sampling =
        new Sampling(
            temperature,
            maxTokens,
            topP,
            topK,
            stops,
            OptionalLong.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty());
    return Generation.DEFAULT
        .withSampling(sampling)
        .withToolUse(new ToolUse(tools.tools(), tools.choice(), tools.parallel()))
        .withResponseFormat(
            thinking
                .schema()
                .<ResponseFormat>map(schema -> RareSchemaWords.format("answer", schema))
                .orElse(new ResponseFormat.Text()))
        .withThinking(thinking.thinking())
        .withCaching(caching())
        .withExtras(unknown.extras());
  }

  private Caching caching() {
    var mark = system.mark() == null ? tools.mark() : system.mark();
    return mark == null
        ? Caching.AS_USUAL
        : new Caching(tools.mark() != null, system.markedChars(), MessagesBlock.lifetime(mark));
  }
}
