package dev.signalbox.provider.wire;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Needs;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a request may ask that not every family has a place for. What is missing is refused rather
/// than left out: the answer would not be the one that was asked for.
enum Parameter {
  TOP_P(Capability.TOP_P),
  TOP_K(Capability.TOP_K),
  STOP(Capability.STOP),
  SEED(Capability.SEED),
  PRESENCE_PENALTY(Capability.PRESENCE_PENALTY),
  FREQUENCY_PENALTY(Capability.FREQUENCY_PENALTY),
  TOOL_CHOICE(Capability.TOOL_CHOICE),
  PARALLEL_TOOL_CALLS(Capability.PARALLEL_TOOL_CALLS),
  N(Capability.SEVERAL_ANSWERS, Capability.MANY_ANSWERS),
  LOGPROBS(Capability.LOGPROBS),
  DOCUMENT(Capability.DOCUMENT);

  private final Capability capability;

  /// The same where asking for much of it is no other need than asking for it.
  private final Capability much;

  Parameter(Capability capability) {
    this(capability, capability);
  }

  Parameter(Capability capability, Capability much) {
    this.capability = capability;
    this.much = much;
  }

  private boolean isAmong(Set<Capability> needs) {
    return needs.contains(capability) || needs.contains(much);
  }

  private String field() {
    return name().toLowerCase(Locale.ROOT);
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
    var all = EnumSet.noneOf(Capability.class);
    for (var parameter : takes) {
      all.add(parameter.capability);
      all.add(parameter.much);
    }
    return all;
  }

  /// The first thing `request` asks of `provider` that is not among what it `takes`.
  static Optional<GatewayError> refusal(
      String provider, Set<Parameter> takes, InferenceRequest request) {
    var needs = Needs.of(request);
    if (needs.isEmpty()) {
      return Optional.empty();
    }
    for (var parameter : values()) {
      if (!takes.contains(parameter) && parameter.isAmong(needs)) {
        var field = parameter.field();
        return Optional.of(Refusals.of(field, "unsupported", provider + " takes no " + field));
      }
    }
    return Optional.empty();
  }
}
