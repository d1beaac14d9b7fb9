package dev.signalbox.provider.wire;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.inference.Generation;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.routing.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What would be sent to a provider.
final class Bodies {
  private Bodies() {}

  static Outcome<WireRequest> encoded(String provider, String model, InferenceRequest request) {
    return Wires.adapter(provider)
        .encode(new Call(new Target(provider, model), request, 16_384, "folder-1"));
  }

  static String body(String provider, String model, InferenceRequest request) {
    return new String(
        Wires.value(encoded(provider, model, request)).body(), StandardCharsets.UTF_8);
  }

  static InferenceRequest asking(Generation generation, Message... turns) {
    var said = turns.length == 0 ? List.of(Message.of(Role.USER, "Hi")) : List.of(turns);
    return InferenceRequest.of(new RequestId("r1"), "auto", "Be brief.", said)
        .withGeneration(generation);
  }
}
