package dev.signalbox.security;

import dev.signalbox.api.security.Canary;

/// What an output is compared with: a system prompt, and its canary.
///
/// @param canaryWatch of one request
/// @param index of all requests with the same prompt
record ProtectedPrompt(CanaryWatch canaryWatch, PromptIndex index) {
  ProtectedPrompt(Canary canary, String prompt) {
    this(new CanaryWatch(canary.token()), new PromptIndex(prompt));
  }

  /// Whether the prompt is long enough for an overlap to mean anything.
  boolean isLeakable() {
    return index.isLeakable();
  }
}
