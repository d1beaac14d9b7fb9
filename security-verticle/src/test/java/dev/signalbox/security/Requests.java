package dev.signalbox.security;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import java.util.List;

/// Requests for tests.
final class Requests {
  private Requests() {}

  static InferenceRequest of(String id, String key, String systemPrompt, Message... messages) {
    return InferenceRequest.of(new RequestId(id), "auto", systemPrompt, List.of(messages))
        .withCaller(key.equals("anonymous") ? CallerKey.ANONYMOUS : new CallerKey(key, key));
  }
}
