package dev.signalbox.router.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Everything the operator has said about routing: one generation of it. Immutable.
///
/// @param aliases own names, each for other model names
/// @param tiers by name
/// @param version a short hash of all of it
public record Policy(
    Options options,
    RuleSet rules,
    Map<String, List<String>> aliases,
    Map<String, Tier> tiers,
    String version) {
  public Policy {
    aliases = Map.copyOf(aliases);
    tiers = Map.copyOf(tiers);
  }

  /// A policy under the version that its content gives it.
  public static Policy of(
      Options options, RuleSet rules, Map<String, List<String>> aliases, Map<String, Tier> tiers) {
    var content =
        String.join(
            "\n",
            options.toString(),
            rules.rules().toString(),
            new TreeMap<>(aliases).toString(),
            new TreeMap<>(tiers).toString());
    return new Policy(options, rules, aliases, tiers, Fingerprint.of(content));
  }

  /// The same with other rules.
  public Policy with(RuleSet others) {
    return of(options, others, aliases, tiers);
  }

  /// The tier `label` names, or the usual one: a label nobody has described must not lift a limit.
  Optional<Tier> tier(String label) {
    if (tiers.isEmpty()) {
      return Optional.empty();
    }
    var own = Optional.ofNullable(tiers.get(label));
    return own.or(() -> Optional.ofNullable(tiers.get(options.defaultTier())));
  }
}
