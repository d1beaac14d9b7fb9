package dev.signalbox.gateway;

import dev.signalbox.api.inference.Choices;
import dev.signalbox.api.inference.Extras;
import dev.signalbox.api.inference.Generation;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Thinking;
import dev.signalbox.api.inference.Thinking.Effort;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The top-level fields of a chat completion's body, in whatever order they come.
final class ChatFields implements Dialect.Fields {
  static final Map<String, Effort> EFFORTS = efforts();

  private static final String PARAGRAPH = "\n\n";

  private final JsonCursor in;
  private final InstantSource clock;
  private final SamplingFields sampling;
  private final ToolFields tools;
  private final RoutingFields routing;
  private final UnknownFields unknown;
  private final TurnFields turn;
  private @Nullable List<Message> messages;
  private boolean messagesSeen;
  private @Nullable String model;
  private boolean modelSeen;
  private @Nullable String sessionId;
  private boolean stream;
  private boolean streamSeen;
  private boolean includeUsage;
  private OptionalInt count = OptionalInt.empty();
  private boolean logprobs;
  private int alternatives;
  private @Nullable Effort effort;
  private ResponseFormat responseFormat = new ResponseFormat.Text();
  private Map<String, String> metadata = Map.of();

  ChatFields(JsonCursor in, InstantSource clock) {
    this.in = in;
    this.clock = clock;
    this.sampling = new SamplingFields(in);
    this.tools = new ToolFields(in);
    this.routing = new RoutingFields(in);
    this.unknown = new UnknownFields(in, Extras.OPENAI);
    this.turn = new TurnFields(in);
  }

  private static Map<String, Effort> efforts() {
    var efforts = new LinkedHashMap<String, Effort>();
    for (var effort : Effort.values()) {
      efforts.put(effort.wireName(), effort);
    }
    return efforts;
  }

  @Override
  public void read() throws IOException {
    for (var name = in.nextField(); name != null; name = in.nextField()) {
      if (!in.isNull()) {
        field(name);
      }
    }
    if (isTurn()) {
      turn.check(messagesSeen);
      checkTurn();
    } else {
      checkMessages();
    }
    tools.check();
    if (alternatives > 0 && !logprobs && !in.isRefused("logprobs")) {
      in.refuse("top_logprobs", "incomplete", "needs logprobs: true");
    }
  }

  private boolean isTurn() {
    return turn.isSeen(messagesSeen);
  }

  private void checkMessages() {
    if (!messagesSeen) {
      in.missing("messages", "is required: an array of {role, content}");
    }
    if (!modelSeen) {
      in.missing("model", "is required: provider/model, a model's name, or auto");
    }
  }

  private void checkTurn() {
    TurnFields.checkCount(in, count);
    if (logprobs) {
      in.refuse("logprobs", "unsupported", "is not kept with conversations");
    }
    if (!tools.toolUse().tools().isEmpty()) {
      in.refuse("tools", "unsupported", "are not kept with conversations: send messages instead");
    }
  }

  private void field(String name) throws IOException {
    switch (name) {
      case "messages" -> {
        messagesSeen = true;
        messages = MessageReader.messages(in);
      }
      case "model" -> readModel();
      case "stream" -> {
        streamSeen = true;
        stream = in.flag();
      }
      case "stream_options" -> readStreamOptions();
      case "response_format" -> responseFormat = ResponseFormatReader.format(in);
      case "reasoning_effort" -> effort = in.choice(EFFORTS);
      case "sessionId", "session_id" -> sessionId = in.name();
      case "metadata" -> metadata = labels(in);
      case "n" -> count = in.count(Choices.MOST);
      case "logprobs" -> logprobs = in.flag();
      case "top_logprobs" -> readAlternatives();
      case "functions", "function_call" -> refuse("is outdated: use tools and tool_choice instead");
      default -> {
        if (!turn.reads(name)
            && !sampling.reads(name)
            && !tools.reads(name)
            && !routing.reads(name)) {
          unknown.read(name);
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

  private void readStreamOptions() throws IOException {
    if (in.atObject()) {
      for (var name = in.nextField(); name != null; name = in.nextField()) {
        if (name.equals("include_usage")) {
          includeUsage = in.flag();
        } else {
          in.skip();
        }
      }
    }
  }

  private void readAlternatives() throws IOException {
    var asked = in.whole();
    if (asked.orElse(0) < 0 || asked.orElse(0) > Choices.MOST_ALTERNATIVES) {
      in.refuse("range", "must be from 0 to " + Choices.MOST_ALTERNATIVES);
    } else {
      alternatives = (int) asked.orElse(0);
    }
  }

  private void refuse(String message) throws IOException {
    in.refuse("unsupported", message);
    in.skip();
  }

  /// Labels whose values are texts.
  static Map<String, String> labels(JsonCursor in) throws IOException {
    var labels = new HashMap<String, String>();
    if (in.atObject()) {
      for (var name = in.nextField(); name != null; name = in.nextField()) {
        var value = in.text();
        if (value != null) {
          labels.put(name, value);
        }
      }
    }
    return labels;
  }

  @Override
  public Optional<Draft> draft() {
    if (isTurn()) {
      return turn.order(model).map(this::turned);
    }
    if (messages == null || model == null) {
      return Optional.empty();
    }
    var turns = Math.min(leading(messages), messages.size() - 1);
    return Optional.of(
        new Draft(
            Optional.empty(),
            session(),
            model.strip(),
            prompt(messages.subList(0, Math.max(0, turns))),
            messages.subList(Math.max(0, turns), messages.size()),
            generation(),
            stream,
            routing.hints(),
            metadata,
            includeUsage ? Optional.of(new ChatFormat(clock, true)) : Optional.empty()));
  }

  /// The body is ours, so what we do not know of it is nothing that a provider would.
  private Draft turned(TurnOrder order) {
    return new Draft(
        Optional.empty(),
        session(),
        order.named(),
        "",
        order.messages(),
        generation().withExtras(Extras.NONE),
        stream || !streamSeen,
        routing.hints(),
        metadata,
        Optional.of(new TurnFormat(new ChatFormat(clock, includeUsage), order)));
  }

  private Optional<String> session() {
    return Optional.ofNullable(sessionId).filter(name -> !name.isBlank());
  }

  private Generation generation() {
    return new Generation(
        sampling.sampling(),
        tools.toolUse(),
        responseFormat,
        effort == null ? Thinking.AS_USUAL : Thinking.of(effort),
        Generation.DEFAULT.caching(),
        unknown.extras(),
        new Choices(count.orElse(1), logprobs, alternatives));
  }

  /// How many turns at the beginning are the system's: the operator's words, unlike later ones. One
  /// that has a name stays a turn of its own, as an example of a conversation is given: only the
  /// first may lose it, for there is nobody to be told apart from.
  static int leading(List<Message> messages) {
    var at = 0;
    while (at < messages.size()
        && messages.get(at).role() == Role.SYSTEM
        && (at == 0 || messages.get(at).name().isEmpty())) {
      at++;
    }
    return at;
  }

  /// What the system says, as paragraphs.
  static String prompt(List<Message> system) {
    if (system.size() == 1) {
      return system.getFirst().text();
    }
    var paragraphs = system.stream().map(Message::text).filter(text -> !text.isEmpty()).toList();
    return String.join(PARAGRAPH, paragraphs);
  }
}
