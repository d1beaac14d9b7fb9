package dev.signalbox.api.inference;

import dev.signalbox.api.routing.Target;
import java.util.Optional;

/// Asks the providers unit for a completion of `request` by `target`, whole or as a stream of
/// [Delta].
///
/// @param request already guarded: canary in its system prompt, input inspected
/// @param ticket makes the stream one that outlives whoever reads it, for a while
public record CallProvider(Target target, InferenceRequest request, Optional<StreamTicket> ticket) {
  /// A call that ends with its reader.
  public CallProvider(Target target, InferenceRequest request) {
    this(target, request, Optional.empty());
  }
}
