package dev.signalbox.router.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Names in a policy that mean nobody at this moment: written wrongly, or of a provider that is not
/// active yet. They are kept, as a provider may be added at any time, and told of.
public final class Unserved {
  private Unserved() {}

  /// A name and where it is written.
  ///
  /// @param place a setting, e.g. `router.aliases.fast`, or `rule 'poems'`
  public record Mention(String place, String name) {}

  /// Those of `targets`, written as in a rule, that mean no target of `fleet`.
  public static List<String> of(List<String> targets, Policy policy, Fleet fleet) {
    return targets.stream().filter(target -> !isServed(target, policy, fleet)).toList();
  }

  private static boolean isServed(String target, Policy policy, Fleet fleet) {
    return policy.aliases().getOrDefault(target, List.of(target)).stream()
        .anyMatch(name -> !fleet.book().select(name).isEmpty());
  }

  /// Every such name in what an operator wrote: active rules but those that came with the build,
  /// own model names, providers of tiers and the default one.
  ///
  /// @param shipped the ids of the rules that came with the build
  public static List<Mention> in(Policy policy, List<String> shipped, Fleet fleet) {
    var mentions = new ArrayList<Mention>();
    for (var rule : policy.rules().rules()) {
      if (rule.active() && !shipped.contains(rule.id())) {
        of(rule.targets(), policy, fleet)
            .forEach(name -> mentions.add(new Mention("rule '" + rule.name() + "'", name)));
      }
    }
    new TreeMap<>(policy.aliases())
        .forEach((alias, names) ->
            names.stream()
                .filter(name -> fleet.book().select(name).isEmpty())
                .forEach(name -> mentions.add(new Mention("router.aliases." + alias, name))));
    new TreeMap<>(policy.tiers())
        .forEach((label, tier) ->
            tier.providers().stream()
                .filter(provider -> !fleet.providers().containsKey(provider))
                .forEach(provider ->
                    mentions.add(new Mention("router.tiers." + label + ".providers", provider))));
    var standard = policy.options().defaultProvider();
    if (!standard.isEmpty() && !fleet.providers().containsKey(standard)) {
      mentions.add(new Mention("router.defaultProvider", standard));
    }
    return mentions;
  }
}
