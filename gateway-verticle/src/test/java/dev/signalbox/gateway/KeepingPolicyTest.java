package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.inference.Choices;
import dev.signalbox.api.inference.Generation;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Outlives;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Sampling;
import dev.signalbox.api.routing.RoutingHints;
import dev.signalbox.api.routing.RoutingHints.AfterBreak;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeepingPolicyTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final KeepingPolicy ASKED = new KeepingPolicy(MINUTE, Optional.empty());
  private static final KeepingPolicy GATEWAY_LOSS =
      new KeepingPolicy(MINUTE, Optional.of(Outlives.GATEWAY));
  private static final KeepingPolicy ALWAYS =
      new KeepingPolicy(MINUTE, Optional.of(Outlives.READER));
  private static final InferenceRequest WITH_TOOLS =
      Requests.request(true, RoutingHints.NONE, Sampling.DEFAULT);
  private static final InferenceRequest PLAIN = WITH_TOOLS.withGeneration(Generation.DEFAULT);

  private static Optional<Outlives> elsewhere(
      KeepingPolicy policy, @Nullable String said, InferenceRequest request) {
    return policy.outlives(request, said, () -> true);
  }

  @Test
  void who_says_nothing_gets_what_the_operator_chose() {
    assertThat(elsewhere(ASKED, null, PLAIN)).isEmpty();
    assertThat(elsewhere(GATEWAY_LOSS, null, PLAIN)).contains(Outlives.GATEWAY);
    assertThat(elsewhere(ALWAYS, null, PLAIN)).contains(Outlives.READER);
  }

  @Test
  void who_says_something_is_heard_whatever_the_operator_chose() {
    for (var policy : new KeepingPolicy[] {ASKED, GATEWAY_LOSS, ALWAYS}) {
      assertThat(elsewhere(policy, "true", WITH_TOOLS)).contains(Outlives.READER);
      assertThat(elsewhere(policy, "TRUE", PLAIN)).contains(Outlives.READER);
      assertThat(elsewhere(policy, "gateway-loss", PLAIN)).contains(Outlives.GATEWAY);
      assertThat(elsewhere(policy, "connection", PLAIN)).contains(Outlives.GATEWAY);
      assertThat(elsewhere(policy, "false", PLAIN)).isEmpty();
      assertThat(elsewhere(policy, "perhaps", PLAIN)).isEmpty();
    }
  }

  @Test
  void what_a_process_calls_itself_outlives_a_connection_and_no_more() {
    assertThat(GATEWAY_LOSS.outlives(PLAIN, null, () -> false)).contains(Outlives.CONNECTION);
    assertThat(ASKED.outlives(PLAIN, "gateway-loss", () -> false)).contains(Outlives.CONNECTION);
    assertThat(ASKED.outlives(PLAIN, null, () -> false)).isEmpty();
    assertThat(GATEWAY_LOSS.outlives(PLAIN, "true", () -> false)).contains(Outlives.READER);
    assertThat(ALWAYS.outlives(PLAIN, null, () -> false)).contains(Outlives.READER);
  }

  @Test
  void what_would_be_another_answer_if_it_were_kept_is_kept_for_those_only_who_ask() {
    var hedged = PLAIN.withRouting(Requests.hints(AfterBreak.FAIL, true));
    var continued = PLAIN.withRouting(Requests.hints(AfterBreak.CONTINUE, false));
    for (var request : new InferenceRequest[] {hedged, continued}) {
      assertThat(elsewhere(GATEWAY_LOSS, null, request)).isEmpty();
      assertThat(elsewhere(GATEWAY_LOSS, "gateway-loss", request)).isEmpty();
      assertThat(elsewhere(GATEWAY_LOSS, "true", request)).contains(Outlives.READER);
    }
    assertThat(elsewhere(GATEWAY_LOSS, null, WITH_TOOLS))
        .as("until a tool is called")
        .contains(Outlives.GATEWAY);
    var json =
        continued.withGeneration(
            Generation.DEFAULT.withResponseFormat(new ResponseFormat.JsonObject()));
    assertThat(elsewhere(GATEWAY_LOSS, null, json)).as("is not gone on with").isPresent();
  }

  @Test
  void what_cannot_be_resumed_is_never_kept() {
    var several = PLAIN.withGeneration(Generation.DEFAULT.withChoices(new Choices(2, false, 0)));
    for (var request : new InferenceRequest[] {several, PLAIN.withStream(false)}) {
      assertThat(elsewhere(ALWAYS, "true", request)).isEmpty();
      assertThat(elsewhere(GATEWAY_LOSS, null, request)).isEmpty();
    }
    var none = new KeepingPolicy(Duration.ZERO, Optional.of(Outlives.READER));
    assertThat(elsewhere(none, "true", PLAIN)).isEmpty();
  }
}
