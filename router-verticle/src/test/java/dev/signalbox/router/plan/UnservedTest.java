package dev.signalbox.router.plan;

import static dev.signalbox.router.plan.Samples.HAIKU;
import static dev.signalbox.router.plan.Samples.MINI;
import static dev.signalbox.router.plan.Samples.ask;
import static dev.signalbox.router.plan.Samples.fleet;
import static dev.signalbox.router.plan.Samples.ok;
import static dev.signalbox.router.plan.Samples.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.router.plan.Unserved.Mention;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnservedTest {
  private static final Fleet FLEET = fleet(ok("openai", MINI), ok("anthropic", HAIKU));

  private static Rule rule(String id, boolean active, String... targets) {
    return new Rule(id, "to " + id, "", new Condition.All(List.of()), List.of(targets), 1, active);
  }

  private static Policy policy(Rule... rules) {
    var tier = new Tier(OptionalLong.empty(), OptionalLong.empty(), Set.of("openai", "grok"));
    var options = Samples.retries(Strategy.CHEAPEST, 2);
    return Policy.of(
        new Options(
            options.strategy(),
            "nobody",
            options.maxRetries(),
            options.backoffMillis(),
            options.maxBackoffMillis(),
            options.fallback(),
            options.hedging(),
            options.ruleSets(),
            options.defaultTier()),
        RuleSet.of(List.of(rules)),
        Map.of("fast", List.of("gpt-4o-mini", "flash"), "lost", List.of("gone")),
        Map.of("free", tier));
  }

  @Test
  void a_target_is_served_by_any_name_that_callers_may_use() {
    assertThat(
            Unserved.of(
                List.of(
                    "openai",
                    "gpt",
                    "openai/gpt-4o-mini",
                    "haiku",
                    "auto",
                    "fast",
                    "lost",
                    "misled"),
                policy(),
                FLEET))
        .containsExactly("lost", "misled");
  }

  @Test
  void everything_an_operator_wrote_is_looked_at_but_what_is_off_or_came_with_the_build() {
    var policy =
        policy(rule("r1", true, "claude", "groc"), rule("r2", false, "no"), rule("s", true, "no"));

    assertThat(Unserved.in(policy, List.of("s"), FLEET))
        .containsExactly(
            new Mention("rule 'to r1'", "groc"),
            new Mention("router.aliases.fast", "flash"),
            new Mention("router.aliases.lost", "gone"),
            new Mention("router.tiers.free.providers", "grok"),
            new Mention("router.defaultProvider", "nobody"));
  }

  @Test
  void who_is_sent_to_nobody_by_a_rule_is_told_whom_it_names() {
    assertThat(refusal(ask("auto"), policy(rule("r1", true, "groc")), FLEET).message())
        .startsWith("No active provider serves the model 'groc'.");
  }
}
