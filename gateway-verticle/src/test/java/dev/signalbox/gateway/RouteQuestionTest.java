package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.inference.Choices;
import dev.signalbox.api.inference.Generation;
import dev.signalbox.api.inference.Sampling;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.RoutingHints;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouteQuestionTest {
  private static Set<Capability> needs(Choices choices) {
    var request =
        Requests.request(false, RoutingHints.NONE, Sampling.DEFAULT)
            .withGeneration(Generation.DEFAULT.withChoices(choices));
    return RouteQuestion.of(request, 10, Hold.unknown(request.id(), List.of())).needs();
  }

  @Test
  void several_answers_and_likelihoods_are_needs_of_their_own() {
    assertThat(needs(Choices.ONE)).isEmpty();
    assertThat(needs(new Choices(2, false, 0))).containsExactly(Capability.SEVERAL_ANSWERS);
    assertThat(needs(new Choices(Choices.SEVERAL, false, 0)))
        .containsExactly(Capability.SEVERAL_ANSWERS);
    assertThat(needs(new Choices(Choices.SEVERAL + 1, true, 2)))
        .containsExactlyInAnyOrder(Capability.MANY_ANSWERS, Capability.LOGPROBS);
  }
}
