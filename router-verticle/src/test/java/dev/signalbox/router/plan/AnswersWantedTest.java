package dev.signalbox.router.plan;

import static dev.signalbox.router.plan.Samples.HAIKU;
import static dev.signalbox.router.plan.Samples.MINI;
import static dev.signalbox.router.plan.Samples.ask;
import static dev.signalbox.router.plan.Samples.decide;
import static dev.signalbox.router.plan.Samples.fleet;
import static dev.signalbox.router.plan.Samples.ok;
import static dev.signalbox.router.plan.Samples.policy;
import static dev.signalbox.router.plan.Samples.refusal;
import static dev.signalbox.router.plan.Samples.targets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.InputRejected;
import dev.signalbox.api.Violation;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.PlanRoute;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// How many answers are wanted, whether with likelihoods and drawn how is looked at before anybody
/// is called.
class AnswersWantedTest {
  private static final Policy CHEAPEST = policy(Strategy.CHEAPEST);

  private static PlanRoute needing(String model, Capability... needs) {
    var question = ask(model);
    return new PlanRoute(
        question.id(),
        question.caller(),
        model,
        question.inputTokens(),
        question.outputTokens(),
        Set.of(needs),
        question.costState(),
        question.hints(),
        question.prompt(),
        question.labels());
  }

  @Test
  void the_dearer_target_that_has_them_is_chosen_and_the_explanation_says_why_not_the_other() {
    var able = HAIKU.withCapabilities(Capability.OF_THE_WIRE);
    var fleet = fleet(ok("openai", MINI), ok("anthropic", able));
    for (var need : Capability.OF_THE_WIRE) {
      var question = needing("auto", need);
      var decision = decide(question, CHEAPEST, fleet);
      assertThat(targets(Samples.value(decision.outcome()))).containsExactly("anthropic/haiku");
      var other =
          decision.candidates().stream()
              .filter(one -> one.listing().name().equals("openai/gpt-4o-mini"))
              .findFirst()
              .orElseThrow();
      assertThat(Explanation.why(other.removedBy().orElseThrow(), other, question))
          .isEqualTo("it does not offer " + need.wireName());
    }
    assertThat(targets(Samples.plan("auto", fleet)))
        .containsExactly("openai/gpt-4o-mini", "anthropic/haiku");
  }

  @Test
  void where_nobody_has_them_the_field_is_named() {
    var fleet = fleet(ok("openai", MINI));
    assertRefused(Capability.SEVERAL_ANSWERS, fleet, "n", "gives more than one answer");
    assertRefused(Capability.MANY_ANSWERS, fleet, "n", "gives more than 8 answers");
    assertRefused(Capability.LOGPROBS, fleet, "logprobs", "tells logprobs");
  }

  @Test
  void how_something_is_asked_is_refused_by_the_field_it_stands_in() {
    var fleet = fleet(ok("openai", MINI));
    assertRefused(Capability.PICTURE_LINKS, fleet, "messages", "fetches images");
    assertRefused(Capability.GIF_PICTURES, fleet, "messages", "takes GIFs");
    assertRefused(Capability.TOOL_TURNS, fleet, "messages", "turns in which tools are called");
    assertRefused(Capability.ASSISTANT_FIRST, fleet, "messages", "first turn");
    assertRefused(Capability.ASSISTANT_LAST, fleet, "messages", "last turn");
    assertRefused(Capability.FULL_JSON_SCHEMA, fleet, "responseFormat", "allOf, not, if");
  }

  private static void assertRefused(Capability need, Fleet fleet, String field, String words) {
    assertThat(refusal(needing("openai/gpt-4o-mini", need), CHEAPEST, fleet))
        .isInstanceOfSatisfying(
            InputRejected.class,
            error -> {
              var violation = error.violations().getFirst();
              assertThat(violation.field()).isEqualTo(field);
              assertThat(violation.rule()).isEqualTo("unsupported");
              assertThat(violation.message()).contains("openai/gpt-4o-mini", words);
            });
  }

  @Test
  void a_provider_that_was_named_is_refused_in_the_words_of_its_wire() {
    var fleet = fleet(ok("openai", MINI), ok("anthropic", HAIKU));
    assertThat(violation("openai/gpt-4o-mini", fleet, Capability.TOP_K))
        .isEqualTo(Violation.of("top_k", "unsupported", "openai takes no top_k"));
    assertThat(violation("auto", fleet, Capability.SEED))
        .isEqualTo(
            Violation.of(
                "seed",
                "unsupported",
                "no model served as auto takes seed; leave that out or name another"));
  }

  @Test
  void what_nobody_has_at_once_is_named_whole() {
    var one = MINI.withCapabilities(Set.of(Capability.SEED));
    var other = HAIKU.withCapabilities(Set.of(Capability.TOP_K));
    var fleet = fleet(ok("openai", one), ok("anthropic", other));
    assertThat(violation("auto", fleet, Capability.TOP_K, Capability.SEED).message())
        .isEqualTo(
            "no model served as auto has all that is asked for at once: top_k, seed; "
                + "leave one of them out or name another");
  }

  @Test
  void what_stands_in_one_field_is_told_apart() {
    var one = MINI.withCapabilities(Set.of(Capability.GIF_PICTURES));
    var other = HAIKU.withCapabilities(Set.of(Capability.ASSISTANT_FIRST));
    var fleet = fleet(ok("openai", one), ok("anthropic", other));
    var refused = violation("auto", fleet, Capability.GIF_PICTURES, Capability.ASSISTANT_FIRST);
    assertThat(refused.field()).isEqualTo("messages");
    assertThat(refused.message())
        .isEqualTo(
            "no model served as auto has all that is asked for at once: messages (gif-pictures),"
                + " messages (assistant-first); leave one of them out or name another");
  }

  private static Violation violation(String model, Fleet fleet, Capability... needs) {
    return ((InputRejected) refusal(needing(model, needs), CHEAPEST, fleet))
        .violations()
        .getFirst();
  }
}
