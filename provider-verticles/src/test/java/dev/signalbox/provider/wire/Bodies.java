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
    var adapter =
        Providers.all().stream()
            .filter(one -> one.id().equals(provider))
            .findFirst()
            .orElseThrow()
            .adapter();
    return adapter.encode(new Call(new Target(provider, model), request, 16_384, "folder-1"));
  }

  static String body(String provider, String model, InferenceRequest request) {
    return switch (encoded(provider, model, request)) {
      case Outcome.Ok<WireRequest>(var wire) -> new String(wire.body(), StandardCharsets.UTF_8);
      case Outcome.Err<WireRequest>(var error) -> throw new AssertionError(error.message());
    };
  }

  static InferenceRequest asking(Generation generation, Message... turns) {
    var said = turns.length == 0 ? List.of(Message.of(Role.USER, "Hi")) : List.of(turns);
    return InferenceRequest.of(new RequestId("r1"), "auto", "Be brief.", said)
        .withGeneration(generation);
  }
}
