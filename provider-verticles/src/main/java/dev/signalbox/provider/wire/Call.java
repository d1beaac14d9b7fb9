package dev.signalbox.provider.wire;

import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.routing.Target;

/// One inference as one provider is asked for it.
///
/// @param maxOutputTokens the most the model writes in one answer, 0 when unknown: the default for
///   providers that insist on a limit
/// @param account the account that requests have to name, see [Provider.Variables]; empty for most
public record Call(Target target, InferenceRequest request, int maxOutputTokens, String account) {
  /// A call of a provider that needs no account named.
  public Call(Target target, InferenceRequest request, int maxOutputTokens) {
    this(target, request, maxOutputTokens, "");
  }

  /// Whether the provider is asked to stream.
  boolean stream() {
    return request.stream();
  }

  /// An id for tool call number `index` of a provider that gives none; unlike those of earlier
  /// turns.
  String toolCallId(int index) {
    return "call_" + Integer.toHexString(request.id().value().hashCode()) + "_" + index;
  }
}
