package dev.signalbox.provider.wire;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.routing.Target;

/// Providers by name, for tests of one wire.
final class Wires {
  private Wires() {}

  static ProviderAdapter adapter(String id) {
    return provider(id).adapter();
  }

  static Provider provider(String id) {
    return Providers.all().stream().filter(p -> p.id().equals(id)).findFirst().orElseThrow();
  }

  static Outcome<WireRequest> encode(String id, InferenceRequest request) {
    return adapter(id).encode(Requests.call(provider(id), request));
  }

  /// The same for a model of that name.
  static Outcome<WireRequest> encode(String id, InferenceRequest request, String model) {
    return adapter(id).encode(new Call(new Target(id, model), request, 8192, "folder-1"));
  }

  static <T> T value(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Ok<T>(T value) -> value;
      case Outcome.Err<T>(var error) -> throw new AssertionError(error.message());
    };
  }
}
