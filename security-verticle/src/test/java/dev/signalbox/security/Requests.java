package dev.signalbox.security;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Sampling;
import dev.signalbox.api.routing.RoutingHints;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Requests for tests.
final class Requests {
  private Requests() {}

  static InferenceRequest of(String id, String key, String systemPrompt, Message... messages) {
    return new InferenceRequest(
        new RequestId(id),
        key.equals("anonymous") ? CallerKey.ANONYMOUS : new CallerKey(key, key),
        Optional.empty(),
        "auto",
        systemPrompt,
        List.of(messages),
        Sampling.DEFAULT,
        List.of(),
        new ResponseFormat.Text(),
        false,
        RoutingHints.NONE,
        Map.of());
  }
}
