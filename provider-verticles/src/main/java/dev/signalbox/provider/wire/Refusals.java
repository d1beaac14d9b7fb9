package dev.signalbox.provider.wire;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Violation;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.routing.Capability;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Requests that cannot be put on a wire.
final class Refusals {
  private Refusals() {}

  static GatewayError notJson() {
    return of(
        "tools", "json", "a tool's parameters, a tool call's arguments or the schema is not JSON");
  }

  /// The first thing `call` needs that is not among `capabilities`.
  static Optional<GatewayError> undeclared(
      String provider, Set<Capability> capabilities, Call call) {
    var request = call.request();
    if (!capabilities.contains(Capability.TOOLS) && !request.tools().isEmpty()) {
      return Optional.of(unsupported(provider, Capability.TOOLS));
    }
    if (!capabilities.contains(Capability.VISION) && request.hasImages()) {
      return Optional.of(unsupported(provider, Capability.VISION));
    }
    return !capabilities.contains(Capability.JSON_SCHEMA)
            && request.responseFormat() instanceof ResponseFormat.JsonSchema
        ? Optional.of(unsupported(provider, Capability.JSON_SCHEMA))
        : Optional.empty();
  }

  /// `provider` cannot be asked for `capability`.
  static GatewayError unsupported(String provider, Capability capability) {
    return switch (capability) {
      case TOOLS -> of("tools", "unsupported", provider + " takes no tools");
      case VISION -> of("messages", "unsupported", provider + " takes no images");
      case JSON_SCHEMA ->
          of("responseFormat", "unsupported", provider + " keeps to no JSON schema");
      case EMBEDDINGS -> of("input", "unsupported", provider + " makes no embeddings");
      case SPEECH -> of("input", "unsupported", provider + " has no voice");
      case TEXT,
          STREAMING,
          LONG_CONTEXT,
          ULTRA_LONG_CONTEXT,
          FAST_INFERENCE,
          ONLINE_SEARCH,
          CITATIONS,
          MULTI_MODEL,
          SEVERAL_ANSWERS,
          MANY_ANSWERS,
          LOGPROBS,
          TOP_P,
          TOP_K,
          STOP,
          SEED,
          PRESENCE_PENALTY,
          FREQUENCY_PENALTY,
          TOOL_CHOICE,
          PARALLEL_TOOL_CALLS,
          DOCUMENT,
          PICTURE_LINKS,
          GIF_PICTURES,
          TOOL_TURNS,
          ASSISTANT_FIRST,
          ASSISTANT_LAST,
          FULL_JSON_SCHEMA ->
          of("model", "unsupported", provider + " does not offer " + capability.wireName());
    };
  }

  static GatewayError of(String field, String rule, String message) {
    return new GatewayError.InputRejected(List.of(Violation.of(field, rule, message)));
  }
}
