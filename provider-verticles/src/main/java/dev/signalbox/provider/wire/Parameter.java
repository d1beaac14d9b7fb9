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
  DOCUMENT(Capability.DOCUMENT),
  PICTURE_LINKS(
      Capability.PICTURE_LINKS,
      "messages",
      "does not fetch images; send the image itself, in base64"),
  GIF_PICTURES(Capability.GIF_PICTURES, "messages", "takes no GIFs"),
  TOOL_TURNS(Capability.TOOL_TURNS, "messages", "takes no turns in which tools are called"),
  ASSISTANT_FIRST(Capability.ASSISTANT_FIRST, "messages", "needs the first turn to be the user's"),
  ASSISTANT_LAST(Capability.ASSISTANT_LAST, "messages", "needs the last turn to be the user's"),
  FULL_JSON_SCHEMA(
      Capability.FULL_JSON_SCHEMA, "responseFormat", "knows only the usual words of a schema");

  private final Capability capability;

  /// The same where asking for much of it is no other need than asking for it.
  private final Capability much;

  private final String field;
  private final String refusal;

  Parameter(Capability capability) {
    this(capability, capability);
  }

  Parameter(Capability capability, Capability much) {
    this.capability = capability;
    this.much = much;
    this.field = name().toLowerCase(Locale.ROOT);
    this.refusal = "takes no " + field;
  }

  /// What is asked for by how something else is asked.
  Parameter(Capability capability, String field, String refusal) {
    this.capability = capability;
    this.much = capability;
    this.field = field;
    this.refusal = refusal;
  }

  private boolean isAmong(Set<Capability> needs) {
    return needs.contains(capability) || needs.contains(much);
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
        return Optional.of(
            Refusals.of(parameter.field, "unsupported", provider + " " + parameter.refusal));
      }
    }
    return Optional.empty();
  }
}
