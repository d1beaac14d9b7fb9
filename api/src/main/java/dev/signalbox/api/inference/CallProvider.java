package dev.signalbox.api.inference;

import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Needs;
import dev.signalbox.api.routing.Target;
import java.util.Optional;
import java.util.Set;

/// Asks the providers unit for a completion of `request` by `target`, whole or as a stream of
/// [Delta].
///
/// @param request already guarded: canary in its system prompt, input inspected
/// @param ticket makes the stream one that outlives whoever reads it, for a while
/// @param needs what `request` takes, as its asker knows it: a replica of an older build skips what
///   it does not know of a request, but cannot read a need that it does not know, and so does not
///   make a call that would leave out what was asked for
public record CallProvider(
    Target target, InferenceRequest request, Optional<StreamTicket> ticket, Set<Capability> needs) {
  public CallProvider {
    needs = Set.copyOf(needs);
  }

  /// What `request` takes is what it shows.
  public CallProvider(Target target, InferenceRequest request, Optional<StreamTicket> ticket) {
    this(target, request, ticket, Needs.of(request));
  }

  /// A call that ends with its reader.
  public CallProvider(Target target, InferenceRequest request) {
    this(target, request, Optional.empty());
  }
}
