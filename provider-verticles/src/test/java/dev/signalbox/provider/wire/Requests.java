package dev.signalbox.provider.wire;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Sampling;
import dev.signalbox.api.inference.Tool;
import dev.signalbox.api.inference.ToolCall;
import dev.signalbox.api.routing.RoutingHints;
import dev.signalbox.api.routing.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// The requests that the fixtures answer.
public final class Requests {
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

  /// Everything a request may hold.
  static InferenceRequest full() {
    var call = new ToolCall("call_a", "weather", "{\"city\":\"Köln\"}");
    return request(
        "Be kind.",
        List.of(
            Message.of(Role.USER, "Wetter in Köln? \"quoted\"\n"),
            new Message(Role.ASSISTANT, List.of(), List.of(call), ""),
            new Message(Role.TOOL, Message.plain("rain"), List.of(), "call_a"),
            Message.of(Role.USER, "Thanks."),
            Message.of(Role.USER, "And now?")),
        new Sampling(OptionalDouble.of(1.5), OptionalInt.of(100)),
        List.of(
            new Tool(
                "weather",
                "Tells the weather",
                "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}")),
        new ResponseFormat.JsonSchema("answer", "{\"type\":\"object\"}"),
        true);
  }

  /// The call of `request` at `provider`.
  static Call call(Provider provider, InferenceRequest request) {
    return new Call(new Target(provider.id(), "m-1"), request, 8192, "folder-1");
  }

  /// `request` with other contents.
  public static InferenceRequest with(
      InferenceRequest request, List<Message> messages, List<Tool> tools, ResponseFormat format) {
    return request(
        request.systemPrompt(), messages, request.sampling(), tools, format, request.stream());
  }

  private static InferenceRequest request(
      String system,
      List<Message> messages,
      Sampling sampling,
      List<Tool> tools,
      ResponseFormat format,
      boolean stream) {
    return new InferenceRequest(
        new RequestId("req-1"),
        CallerKey.ANONYMOUS,
        Optional.empty(),
        "auto",
        system,
        messages,
        sampling,
        tools,
        format,
        stream,
        RoutingHints.NONE,
        Map.of());
  }
}
