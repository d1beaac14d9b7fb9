package dev.signalbox.api.routing;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.CostState;
import java.util.Map;
import java.util.Set;

/// Asks the router where an inference should go: every feature of the request that the decision may
/// look at, so that the same question gives the same plan.
///
/// @param id also the seed of whatever the decision leaves to chance
/// @param model as requested
/// @param inputTokens an estimate; targets with a smaller window are left out
/// @param outputTokens expected output, for comparing prices
/// @param needs what the request itself takes, e.g. TOOLS when it offers tools
/// @param costState SOFT asks for the cheapest capable target whatever the model
/// @param prompt the beginning of the last user turn, at most [#PROMPT_CHARS] characters, for rules
/// @param labels the caller's metadata, for rules
public record PlanRoute(
    RequestId id,
    CallerKey caller,
    String model,
    long inputTokens,
    long outputTokens,
    Set<Capability> needs,
    CostState costState,
    RoutingHints hints,
    String prompt,
    Map<String, String> labels) {
  /// The most a rule sees of a prompt.
  public static final int PROMPT_CHARS = 4_000;

  public PlanRoute {
    needs = Set.copyOf(needs);
    labels = Map.copyOf(labels);
  }
}
