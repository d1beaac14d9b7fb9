package dev.signalbox.api.inference;

import dev.signalbox.api.routing.Target;

/// One call to a provider and how it went.
///
/// @param status the upstream's HTTP status, 0 when none came
/// @param reason empty when it succeeded, else what went wrong
/// @param durationMillis from the call to its last byte or failure, in ms
public record Attempt(Target target, int status, String reason, long durationMillis) {
  /// Whether the call gave a completion.
  public boolean succeeded() {
    return reason.isEmpty();
  }
}
