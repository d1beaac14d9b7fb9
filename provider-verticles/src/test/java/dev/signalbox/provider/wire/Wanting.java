package dev.signalbox.provider.wire;

import dev.signalbox.api.inference.Choices;
import dev.signalbox.api.inference.Generation;
import dev.signalbox.api.inference.ImageSource;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Sampling;
import dev.signalbox.api.inference.Tool;
import dev.signalbox.api.inference.ToolCall;
import dev.signalbox.api.inference.ToolChoice;
import dev.signalbox.api.inference.ToolUse;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.platform.schema.RareSchemaWords;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Requests that need a capability, in every form in which it can be asked for.
final class Wanting {
  private static final Generation PLAIN = Generation.DEFAULT;
  private static final List<Tool> ADD = List.of(new Tool("add", "", "{\"type\":\"object\"}"));

  private static final ToolCall CALL = new ToolCall("call_a", "add", "{}");

  private Wanting() {}

  static List<InferenceRequest> all(Capability capability) {
    return switch (capability) {
      case TOOLS -> tools(new ToolChoice.Auto(), true);
      case PARALLEL_TOOL_CALLS -> tools(new ToolChoice.Auto(), false);
      case TOOL_CHOICE ->
          List.of(
              tools(new ToolChoice.Required(), true).getFirst(),
              tools(new ToolChoice.Named("add"), true).getFirst());
      case VISION -> saying(new Part.Image(new ImageSource.Inline("image/png", "iVBORw0KGgo=")));
      case DOCUMENT -> saying(new Part.Document("JVBERi0x"));
      case PICTURE_LINKS ->
          saying(new Part.Image(new ImageSource.Link("https://pictures.example/a.jpg")));
      case GIF_PICTURES -> saying(new Part.Image(new ImageSource.Inline("image/gif", "R0lGODlh")));
      case TOOL_TURNS ->
          conversation(
              Message.of(Role.USER, "Add."),
              new Message(Role.ASSISTANT, List.of(), List.of(CALL), ""),
              new Message(Role.TOOL, Message.plain("3"), List.of(), CALL.id()),
              Message.of(Role.USER, "Thanks."));
      case ASSISTANT_FIRST ->
          conversation(
              Message.of(Role.SYSTEM, "Be brief."),
              Message.of(Role.ASSISTANT, "Hello."),
              Message.of(Role.USER, "Hi."));
      case ASSISTANT_LAST ->
          conversation(
              Message.of(Role.USER, "Count."),
              Message.of(Role.ASSISTANT, "One, "),
              Message.of(Role.SYSTEM, "Be brief."));
      case JSON_SCHEMA -> schema("{\"type\":\"object\"}");
      case FULL_JSON_SCHEMA ->
          RareSchemaWords.ALL.stream()
              .flatMap(word -> schema("{\"properties\":{\"a\":{\"" + word + "\":{}}}}").stream())
              .toList();
      case SEVERAL_ANSWERS -> {
        var few = generated(PLAIN.withChoices(new Choices(2, false, 0)));
        var several = generated(PLAIN.withChoices(new Choices(Choices.SEVERAL, false, 0)));
        yield List.of(few.getFirst(), several.getFirst());
      }
      case MANY_ANSWERS -> generated(PLAIN.withChoices(new Choices(Choices.MOST, false, 0)));
      case LOGPROBS -> generated(PLAIN.withChoices(new Choices(1, true, 1)));
      case TOP_P, TOP_K, STOP, SEED, PRESENCE_PENALTY, FREQUENCY_PENALTY ->
          generated(PLAIN.withSampling(drawing(capability)));
      case TEXT,
          STREAMING,
          LONG_CONTEXT,
          ULTRA_LONG_CONTEXT,
          FAST_INFERENCE,
          ONLINE_SEARCH,
          CITATIONS,
          EMBEDDINGS,
          SPEECH,
          MULTI_MODEL ->
          throw new IllegalArgumentException("no request needs " + capability + " by itself");
    };
  }

  private static Sampling drawing(Capability one) {
    return new Sampling(
        OptionalDouble.empty(),
        OptionalInt.empty(),
        some(one == Capability.TOP_P),
        one == Capability.TOP_K ? OptionalInt.of(3) : OptionalInt.empty(),
        one == Capability.STOP ? List.of("END") : List.of(),
        one == Capability.SEED ? OptionalLong.of(7) : OptionalLong.empty(),
        some(one == Capability.PRESENCE_PENALTY),
        some(one == Capability.FREQUENCY_PENALTY));
  }

  private static OptionalDouble some(boolean wanted) {
    return wanted ? OptionalDouble.of(0.5) : OptionalDouble.empty();
  }

  private static List<InferenceRequest> tools(ToolChoice choice, boolean parallel) {
    return generated(PLAIN.withToolUse(new ToolUse(ADD, choice, parallel)));
  }

  private static List<InferenceRequest> generated(Generation generation) {
    return List.of(Requests.saying("Hi", false).withGeneration(generation));
  }

  private static List<InferenceRequest> schema(String schema) {
    return generated(PLAIN.withResponseFormat(RareSchemaWords.format("answer", schema)));
  }

  private static List<InferenceRequest> conversation(Message... turns) {
    return List.of(Requests.saying("Hi", false).withMessages(List.of(turns)));
  }

  private static List<InferenceRequest> saying(Part part) {
    var turn = new Message(Role.USER, List.of(new Part.Text("Look"), part), List.of(), "");
    return List.of(Requests.saying("Hi", false).withMessages(List.of(turn)));
  }
}
