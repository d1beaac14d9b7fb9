package dev.signalbox.provider.wire;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.ToolChoice;
import dev.signalbox.api.routing.Capability;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a request may ask that not every family has a place for. What is missing is refused rather
/// than left out: the answer would not be the one that was asked for.
enum Parameter {
  TOP_P,
  TOP_K,
  STOP,
  SEED,
  PRESENCE_PENALTY,
  FREQUENCY_PENALTY,
  /// A call of some tool, or of a certain one.
  TOOL_CHOICE,
  /// No more than one call at a time.
  PARALLEL_TOOL_CALLS,
  /// Several answers at once.
  N,
  /// How likely each token was.
  LOGPROBS,
  /// A PDF among what is said.
  DOCUMENT;

  private String field() {
    return name().toLowerCase(Locale.ROOT);
  }

  private boolean isAskedBy(InferenceRequest request) {
    var sampling = request.sampling();
    var use = request.generation().toolUse();
    return switch (this) {
      case TOP_P -> sampling.topP().isPresent();
      case TOP_K -> sampling.topK().isPresent();
      case STOP -> !sampling.stop().isEmpty();
      case SEED -> sampling.seed().isPresent();
      case PRESENCE_PENALTY -> sampling.presencePenalty().isPresent();
      case FREQUENCY_PENALTY -> sampling.frequencyPenalty().isPresent();
      case TOOL_CHOICE ->
          use.choice() instanceof ToolChoice.Required || use.choice() instanceof ToolChoice.Named;
      case PARALLEL_TOOL_CALLS -> !use.parallel() && !use.tools().isEmpty();
      case N -> request.generation().choices().count() > 1;
      case LOGPROBS -> request.generation().choices().logprobs();
      case DOCUMENT -> request.messages().stream().anyMatch(Message::hasDocuments);
    };
  }

  /// All but these, and but what only one family has a place for.
  static Set<Parameter> allBut(Parameter first, Parameter... more) {
    var rest = EnumSet.complementOf(EnumSet.of(first, more));
    rest.removeAll(EnumSet.of(N, LOGPROBS, DOCUMENT));
    return rest;
  }

  /// The same and `one`.
  static Set<Parameter> with(Parameter one, Set<Parameter> others) {
    var all = EnumSet.of(one);
    all.addAll(others);
    return all;
  }

  /// What can be asked of every model of a family that `takes` these: the wire alone decides it.
  static Set<Capability> ofEveryModel(Set<Parameter> takes) {
    var capabilities = EnumSet.noneOf(Capability.class);
    if (takes.contains(N)) {
      capabilities.add(Capability.SEVERAL_ANSWERS);
      capabilities.add(Capability.MANY_ANSWERS);
    }
    if (takes.contains(LOGPROBS)) {
      capabilities.add(Capability.LOGPROBS);
    }
    return capabilities;
  }

  /// The first thing `request` asks of `provider` that is not among what it `takes`.
  static Optional<GatewayError> refusal(
      String provider, Set<Parameter> takes, InferenceRequest request) {
    for (var parameter : values()) {
      if (!takes.contains(parameter) && parameter.isAskedBy(request)) {
        var field = parameter.field();
        return Optional.of(Refusals.of(field, "unsupported", provider + " takes no " + field));
      }
    }
    return Optional.empty();
  }
}
