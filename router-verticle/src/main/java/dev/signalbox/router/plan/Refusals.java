package dev.signalbox.router.plan;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Violation;
import dev.signalbox.api.inference.Choices;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.PlanRoute;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Says why no target is left, by the one that got furthest.
final class Refusals {
  /// What a wire has no place for, and we say in words of our own.
  private static final Set<Capability> IN_OTHER_WORDS =
      Set.of(
          Capability.SEVERAL_ANSWERS,
          Capability.MANY_ANSWERS,
          Capability.LOGPROBS,
          Capability.PICTURE_LINKS,
          Capability.GIF_PICTURES,
          Capability.TOOL_TURNS,
          Capability.ASSISTANT_FIRST,
          Capability.ASSISTANT_LAST,
          Capability.FULL_JSON_SCHEMA);

  /// Some of the rare words of [dev.signalbox.api.inference.ResponseFormat.JsonSchema].
  private static final String RARE = "allOf, not, if, patternProperties";

  private Refusals() {}

  /// Nobody serves what was asked for, or what a rule sends the request to.
  static GatewayError unserved(PlanRoute question, Optional<Rule> rule, Fleet fleet) {
    var asked =
        rule.filter(one -> one.set().isEmpty())
            .map(one -> String.join(", ", one.targets()))
            .orElseGet(question::model);
    return GatewayError.ModelNotFound.among(
        asked, fleet.book().listings().stream().map(Listing::name));
  }

  static GatewayError unknownStrategy(String name) {
    return rejected(
        "strategy",
        "unknown",
        "there is no strategy '" + name + "'; known are " + Strategy.names());
  }

  /// Every one of `candidates` was removed.
  static GatewayError of(PlanRoute question, List<Candidate> candidates) {
    var furthest =
        candidates.stream()
            .flatMap(one -> one.removedBy().stream())
            .max(Filter::compareTo)
            .orElseThrow();
    var those =
        candidates.stream().filter(one -> one.removedBy().orElseThrow() == furthest).toList();
    return switch (furthest) {
      case CAPABILITY_MISSING -> incapable(question, those);
      case WINDOW_TOO_SMALL -> tooLong(question, those);
      case TIER_LIMIT ->
          rejected(
              "model",
              "tier_limit",
              "the caller's tier may not use "
                  + question.model()
                  + " for an answer of "
                  + question.outputTokens()
                  + " tokens; name another model or ask for less");
      case PRICE_UNKNOWN ->
          rejected(
              "budget",
              "price_unknown",
              "nobody has priced " + question.model() + ", so no budget can be kept to");
      case OVER_BUDGET -> overBudget(question, those);
      case NOT_ASKED_FOR,
          RULE,
          NOT_A_LANGUAGE_MODEL,
          CIRCUIT_OPEN,
          RATE_LIMITED,
          FALLBACK_OFF,
          PLAN_FULL ->
          throw new IllegalStateException(furthest + " only applies where others are left");
    };
  }

  private static GatewayError overBudget(PlanRoute question, List<Candidate> candidates) {
    return rejected(
        "budget",
        "over_budget",
        "the cheapest target of "
            + question.model()
            + " may cost "
            + Tariff.words(cheapest(candidates)));
  }

  private static long cheapest(List<Candidate> candidates) {
    return candidates.stream().mapToLong(Candidate::costNanoUsd).min().orElse(Tariff.UNPRICED);
  }

  private static GatewayError incapable(PlanRoute question, List<Candidate> candidates) {
    var anywhere = EnumSet.noneOf(Capability.class);
    var everywhere = EnumSet.allOf(Capability.class);
    for (var candidate : candidates) {
      var missing = missing(question, candidate);
      anywhere.addAll(missing);
      everywhere.retainAll(missing);
    }
    if (everywhere.isEmpty() && !anywhere.isEmpty()) {
      return noneHasAll(question, anywhere);
    }
    // nothing asked for is missing: it has no words, which everybody asks for
    var first = everywhere.isEmpty() ? Capability.TEXT : everywhere.iterator().next();
    return rejected(
        field(question, first),
        Capability.OF_THE_WIRE.contains(first) ? "unsupported" : "unsupported_by_model",
        oneProvider(candidates)
            .filter(_ -> isParameter(first))
            .map(provider -> provider + " takes no " + parameter(first))
            .orElseGet(() ->
                "no model served as "
                    + question.model()
                    + " "
                    + verb(first)
                    + "; leave that out or name another"));
  }

  private static Set<Capability> missing(PlanRoute question, Candidate candidate) {
    var missing = EnumSet.noneOf(Capability.class);
    missing.addAll(question.needs());
    missing.addAll(question.hints().capabilities());
    missing.removeAll(candidate.listing().offer().capabilities());
    return missing;
  }

  /// Each is missed by some and had by others, and nobody has them all.
  private static GatewayError noneHasAll(PlanRoute question, Set<Capability> wanted) {
    return rejected(
        field(question, wanted.iterator().next()),
        "unsupported",
        "no model served as "
            + question.model()
            + " has all that is asked for at once: "
            + wanted.stream().map(one -> named(question, one)).collect(Collectors.joining(", "))
            + "; leave one of them out or name another");
  }

  /// By its field, and by its own name too where other needs stand in that.
  private static String named(PlanRoute question, Capability wanted) {
    var field = field(question, wanted);
    return field.equals(parameter(wanted)) ? field : field + " (" + wanted.wireName() + ")";
  }

  private static Optional<String> oneProvider(List<Candidate> candidates) {
    var first = candidates.getFirst().listing().provider();
    return candidates.stream().allMatch(one -> one.listing().provider().equals(first))
        ? Optional.of(first)
        : Optional.empty();
  }

  /// Whether it is refused in the very words of the wire.
  private static boolean isParameter(Capability capability) {
    return Capability.OF_THE_WIRE.contains(capability) && !IN_OTHER_WORDS.contains(capability);
  }

  private static String parameter(Capability capability) {
    return capability.name().toLowerCase(Locale.ROOT);
  }

  private static String field(PlanRoute question, Capability missing) {
    if (question.hints().capabilities().contains(missing) && !question.needs().contains(missing)) {
      return "capabilities";
    }
    return switch (missing) {
      case TOOLS -> "tools";
      case VISION, PICTURE_LINKS, GIF_PICTURES, TOOL_TURNS, ASSISTANT_FIRST, ASSISTANT_LAST ->
          "messages";
      case JSON_SCHEMA, FULL_JSON_SCHEMA -> "responseFormat";
      case SEVERAL_ANSWERS, MANY_ANSWERS -> "n";
      case LOGPROBS,
          TOP_P,
          TOP_K,
          STOP,
          SEED,
          PRESENCE_PENALTY,
          FREQUENCY_PENALTY,
          TOOL_CHOICE,
          PARALLEL_TOOL_CALLS,
          DOCUMENT ->
          parameter(missing);
      case TEXT, SPEECH -> "model";
      case STREAMING,
          LONG_CONTEXT,
          ULTRA_LONG_CONTEXT,
          FAST_INFERENCE,
          ONLINE_SEARCH,
          CITATIONS,
          EMBEDDINGS,
          MULTI_MODEL ->
          "capabilities";
    };
  }

  private static String verb(Capability missing) {
    return switch (missing) {
      case TOOLS -> "can call tools";
      case VISION -> "takes images";
      case JSON_SCHEMA -> "keeps to a JSON schema";
      case SEVERAL_ANSWERS -> "gives more than one answer";
      case MANY_ANSWERS -> "gives more than " + Choices.SEVERAL + " answers";
      case LOGPROBS -> "tells logprobs";
      case PICTURE_LINKS -> "fetches images, which can be sent in base64 instead";
      case GIF_PICTURES -> "takes GIFs";
      case TOOL_TURNS -> "takes turns in which tools are called";
      case ASSISTANT_FIRST -> "takes a first turn that is not the user's";
      case ASSISTANT_LAST -> "goes on with a last turn of the assistant's";
      case FULL_JSON_SCHEMA -> "keeps to a JSON schema with " + RARE + " and the like";
      case TOP_P,
          TOP_K,
          STOP,
          SEED,
          PRESENCE_PENALTY,
          FREQUENCY_PENALTY,
          TOOL_CHOICE,
          PARALLEL_TOOL_CALLS,
          DOCUMENT ->
          "takes " + parameter(missing);
      case TEXT,
          STREAMING,
          LONG_CONTEXT,
          ULTRA_LONG_CONTEXT,
          FAST_INFERENCE,
          ONLINE_SEARCH,
          CITATIONS,
          EMBEDDINGS,
          SPEECH,
          MULTI_MODEL ->
          "offers " + missing.wireName();
    };
  }

  private static GatewayError tooLong(PlanRoute question, List<Candidate> candidates) {
    var widest =
        candidates.stream().mapToInt(one -> one.listing().offer().contextTokens()).max().orElse(0);
    return rejected(
        "messages",
        "context_window",
        "about "
            + question.inputTokens()
            + " tokens do not fit any model asked for; the largest window has "
            + widest);
  }

  private static GatewayError rejected(String field, String rule, String detail) {
    return new GatewayError.InputRejected(List.of(Violation.of(field, rule, detail)));
  }
}
