package dev.signalbox.provider.wire;

import dev.signalbox.api.RequestId;
import dev.signalbox.api.inference.Choices;
import dev.signalbox.api.inference.EmbedTexts;
import dev.signalbox.api.inference.Generation;
import dev.signalbox.api.inference.ImageSource;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Sampling;
import dev.signalbox.api.inference.Tool;
import dev.signalbox.api.inference.ToolCall;
import dev.signalbox.api.inference.ToolUse;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Target;
import dev.signalbox.platform.schema.RareSchemaWords;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/// The requests that the fixtures answer.
public final class Requests {
  /// The account of providers that want one named.
  static final String ACCOUNT = "folder-1";

  private static final ToolCall CALL = new ToolCall("call_a", "weather", "{\"city\":\"Köln\"}");
  private static final Tool WEATHER =
      new Tool(
          "weather",
          "Tells the weather",
          "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}");
  private static final ResponseFormat LOOSE =
      RareSchemaWords.format("answer", "{\"type\":\"object\"}");
  private static final ResponseFormat STRICT =
      RareSchemaWords.format(
          "answer",
          "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},"
              + "\"required\":[\"city\"],\"additionalProperties\":false}");
  private static final Part INLINE =
      new Part.Image(new ImageSource.Inline("image/png", "iVBORw0KGgo="));
  private static final Part LINKED =
      new Part.Image(new ImageSource.Link("https://pictures.example/a.jpg"));

  private Requests() {}

  /// One user message.
  public static InferenceRequest saying(String text, boolean stream) {
    return request(
        "",
        List.of(Message.of(Role.USER, text)),
        Sampling.DEFAULT,
        List.of(),
        new ResponseFormat.Text(),
        stream);
  }

  /// The request that a case of this name encodes: everything unless it begins otherwise.
  static InferenceRequest named(String fixture) {
    return switch (fixture) {
      case "encode-images" -> withImages();
      case "encode-linked-image" -> asking(user(LINKED));
      case "encode-inline-image" -> asking(user(new Part.Text("What is this?"), INLINE));
      case "encode-tool-image" -> withToolImage();
      case "encode-assistant-image" ->
          asking(user(INLINE), new Message(Role.ASSISTANT, List.of(INLINE), List.of(), ""));
      case "encode-schema" -> withSchema();
      case "encode-json" -> with(saying("Hi", false), List.of(), new ResponseFormat.JsonObject());
      case "encode-turns" -> withTurnsOutOfOrder();
      case "encode-begun-answer" -> begun();
      case "encode-choices" -> answeredBy("choices", false);
      default -> full();
    };
  }

  /// Everything a request may hold but pictures.
  static InferenceRequest full() {
    return request(
        "Be kind.",
        List.of(
            Message.of(Role.USER, "Wetter in Köln? \"quoted\"\n"),
            new Message(Role.ASSISTANT, List.of(), List.of(CALL), ""),
            new Message(Role.TOOL, Message.plain("rain"), List.of(), "call_a"),
            Message.of(Role.USER, "Thanks."),
            Message.of(Role.USER, "And now?")),
        new Sampling(OptionalDouble.of(1.5), OptionalInt.of(100)),
        List.of(WEATHER),
        LOOSE,
        true);
  }

  /// `request` as it is asked of a wire that carries no more than `capabilities`.
  static InferenceRequest within(Set<Capability> capabilities, InferenceRequest request) {
    var tools = capabilities.contains(Capability.TOOLS);
    var messages =
        request.messages().stream()
            .filter(m -> tools || (m.role() != Role.TOOL && m.toolCalls().isEmpty()))
            .toList();
    var format =
        capabilities.contains(Capability.JSON_SCHEMA)
                || !(request.responseFormat() instanceof ResponseFormat.JsonSchema)
            ? request.responseFormat()
            : new ResponseFormat.Text();
    return with(request, messages, tools ? request.tools() : List.of(), format);
  }

  static InferenceRequest withTools() {
    return with(saying("Wetter?", false), List.of(WEATHER), new ResponseFormat.Text());
  }

  static InferenceRequest withSchema() {
    return with(saying("Wetter?", false), List.of(), STRICT);
  }

  /// Words and an inline picture in turns.
  static InferenceRequest withImages() {
    return asking(user(new Part.Text("Compare"), INLINE, new Part.Text("with"), INLINE));
  }

  private static InferenceRequest withToolImage() {
    return asking(
        Message.of(Role.USER, "Look outside."),
        new Message(Role.ASSISTANT, List.of(), List.of(CALL), ""),
        new Message(Role.TOOL, List.of(new Part.Text("a photo"), INLINE), List.of(), "call_a"),
        Message.of(Role.USER, "And?"));
  }

  private static InferenceRequest withTurnsOutOfOrder() {
    return asking(
        Message.of(Role.USER, "One."),
        Message.of(Role.SYSTEM, "Be brief."),
        Message.of(Role.USER, "Two."),
        Message.of(Role.ASSISTANT, "Yes."),
        Message.of(Role.USER, "Three."));
  }

  private static InferenceRequest begun() {
    return asking(Message.of(Role.USER, "Count."), Message.of(Role.ASSISTANT, "One, "));
  }

  /// What an answer of this name is to: two answers with their likelihoods where it begins so.
  static InferenceRequest answeredBy(String fixture, boolean stream) {
    var request = saying("Hello", stream);
    return fixture.startsWith("choices")
        ? request.withGeneration(Generation.DEFAULT.withChoices(new Choices(2, true, 2)))
        : request;
  }

  /// The texts that an embedding case of this name is about.
  static EmbedTexts texts(Provider provider, String fixture) {
    var one = fixture.equals("embed-one");
    return new EmbedTexts(
        new RequestId("req-1"),
        new Target(provider.id(), "e-1"),
        one ? List.of("Köln") : List.of("Köln", "Bonn"),
        one ? OptionalInt.empty() : OptionalInt.of(3));
  }

  /// The call of `request` at `provider`.
  static Call call(Provider provider, InferenceRequest request) {
    return new Call(new Target(provider.id(), "m-1"), request, 8192, ACCOUNT);
  }

  /// `request` with other contents.
  public static InferenceRequest with(
      InferenceRequest request, List<Message> messages, List<Tool> tools, ResponseFormat format) {
    var changed =
        request(
            request.systemPrompt(), messages, request.sampling(), tools, format, request.stream());
    return changed.withGeneration(changed.generation().withChoices(request.generation().choices()));
  }

  private static InferenceRequest with(
      InferenceRequest request, List<Tool> tools, ResponseFormat format) {
    return with(request, request.messages(), tools, format);
  }

  private static InferenceRequest asking(Message... messages) {
    return with(saying("", false), List.of(messages), List.of(), new ResponseFormat.Text());
  }

  private static Message user(Part... parts) {
    return new Message(Role.USER, List.of(parts), List.of(), "");
  }

  private static InferenceRequest request(
      String system,
      List<Message> messages,
      Sampling sampling,
      List<Tool> tools,
      ResponseFormat format,
      boolean stream) {
    return InferenceRequest.of(new RequestId("req-1"), "auto", system, messages)
        .withGeneration(
            Generation.DEFAULT
                .withSampling(sampling)
                .withToolUse(ToolUse.of(tools))
                .withResponseFormat(format))
        .withStream(stream);
  }
}
