package dev.signalbox.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.identity.UsageLimits;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.Target;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ModelAccessTest {
  private static final Plan PLAN = plan("openai/gpt-4o-mini", "groq/llama", "openai/gpt-4o");

  @Test
  void a_key_without_a_list_may_ask_for_all() {
    assertThat(ModelAccess.refusal(key(), "any/thing")).isEmpty();
    assertThat(ModelAccess.permitted(key(), "auto", PLAN)).isEqualTo(Outcome.ok(PLAN));
  }

  @Test
  void a_name_with_a_provider_is_judged_at_once() {
    var key = key("openai/*", "groq/llama", "sonar");
    for (var model : List.of("openai/gpt-4o", "groq/llama", "perplexity/sonar")) {
      assertThat(ModelAccess.refusal(key, model)).as(model).isEmpty();
    }
    for (var model : List.of("groq/other", "anthropic/claude", "openai2/gpt-4o")) {
      assertThat(ModelAccess.refusal(key, model).map(GatewayError::message).orElse(""))
          .as(model)
          .contains(model, "allowedModels", "PATCH /admin/keys");
    }
  }

  @Test
  void what_the_router_chooses_is_kept_within_the_list() {
    assertThat(targets(ModelAccess.permitted(key("openai/*"), "auto", PLAN)))
        .containsExactly("openai/gpt-4o-mini", "openai/gpt-4o");
    assertThat(targets(ModelAccess.permitted(key("llama"), "cheapest", PLAN)))
        .containsExactly("groq/llama");
    assertThat(targets(ModelAccess.permitted(key("openai/gpt-4o"), "openai/gpt-4o", PLAN)))
        .containsExactly("openai/gpt-4o");
  }

  @Test
  void a_listed_alias_means_whatever_the_operator_made_of_it() {
    assertThat(ModelAccess.permitted(key("auto"), "auto", PLAN)).isEqualTo(Outcome.ok(PLAN));
  }

  @Test
  void a_plan_of_nothing_allowed_is_refused_and_names_the_model() {
    var refused = ModelAccess.permitted(key("anthropic/*"), "auto", PLAN);
    assertThat(refused)
        .isInstanceOfSatisfying(
            Outcome.Err.class, err -> assertThat(err.error().httpStatus()).isEqualTo(403));
  }

  private static List<String> targets(Outcome<Plan> outcome) {
    return outcome instanceof Outcome.Ok<Plan>(var plan)
        ? plan.steps().stream().map(step -> step.target().toString()).toList()
        : List.of();
  }

  private static Plan plan(String... targets) {
    var steps =
        Stream.of(targets)
            .map(each -> each.split("/", 2))
            .map(each -> new Plan.Step(new Target(each[0], each[1]), "asked for", true))
            .toList();
    return new Plan("dec_1", "cheapest", steps, Plan.Effort.ONCE);
  }

  private static Identity key(String... models) {
    return new Identity(
        new CallerKey("h", "p"),
        Authority.CALLER,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Set.of(models),
        UsageLimits.NONE);
  }
}
