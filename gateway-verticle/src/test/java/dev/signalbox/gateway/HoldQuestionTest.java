package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Money;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.Caching;
import dev.signalbox.api.inference.Caching.Lifetime;
import dev.signalbox.api.inference.Extras;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.Role;
import dev.signalbox.bus.Addresses;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class HoldQuestionTest {
  private final PipelineStage stage = new PipelineStage();
  private final AtomicInteger left = new AtomicInteger();

  @Test
  void a_hold_that_others_keep_out_is_asked_for_again() {
    left.set(3);
    stage.bus.on(Addresses.HOLD, this::outOfTheWaySoon);
    stage.start(PipelineStage.request(false));
    assertThat(stage.bus.asked(PlaceHold.class)).hasSize(4);
    assertThat(stage.bus.asked(PlaceHold.class).stream().map(PlaceHold::waitedMillis)).isSorted();
    assertThat(stage.bus.asked(PlaceHold.class).stream().map(PlaceHold::id).distinct()).hasSize(1);
  }

  @Test
  void a_cost_unit_that_is_full_is_not_asked_again() {
    stage.bus.refuse(Addresses.HOLD, new GatewayError.Overloaded(1_000));
    stage.start(PipelineStage.request(false));
    assertThat(stage.bus.asked(PlaceHold.class)).hasSize(1);
    assertThat(stage.error()).isEqualTo(new GatewayError.Overloaded(1_000));
  }

  private long heldFor(InferenceRequest request) {
    return HoldQuestion.of(Identity.OPERATOR, request, new InputSize(400, 0), Optional.empty())
        .inputTokens();
  }

  @Test
  void what_is_to_be_kept_for_an_hour_is_held_at_twice_the_price() {
    var plain = PipelineStage.request(false);
    var generation = plain.generation();
    var usual = heldFor(plain);
    assertThat(heldFor(kept(plain, Lifetime.FIVE_MINUTES))).isEqualTo(usual);
    assertThat(heldFor(kept(plain, Lifetime.ONE_HOUR))).isEqualTo(2 * usual);
    for (var caching :
        List.of(
            new Caching(true, 0, Lifetime.ONE_HOUR), new Caching(false, 3, Lifetime.ONE_HOUR))) {
      var asked = plain.withGeneration(generation.withCaching(caching));
      assertThat(heldFor(asked)).isEqualTo(2 * usual);
    }
    var minutes = generation.withCaching(new Caching(true, 3, Lifetime.FIVE_MINUTES));
    assertThat(heldFor(plain.withGeneration(minutes))).isEqualTo(usual);
    var ofAll = new Extras(Extras.ANTHROPIC, Map.of("cache_control", "{\"ttl\":\"1h\"}"));
    assertThat(heldFor(plain.withGeneration(generation.withExtras(ofAll)))).isEqualTo(2 * usual);
    assertThat(
            HoldQuestion.of(
                    Identity.OPERATOR,
                    kept(plain, Lifetime.ONE_HOUR),
                    new InputSize(400, 0),
                    Optional.empty())
                .promptTokens())
        .as("no prompt is longer for being kept")
        .isEqualTo(usual);
  }

  private static InferenceRequest kept(InferenceRequest request, Lifetime lifetime) {
    var parts = List.<Part>of(new Part.Text("Hello"), new Part.CacheMark(lifetime));
    return request.withMessages(List.of(new Message(Role.USER, parts, List.of(), "")));
  }

  private Future<Outcome<Hold>> outOfTheWaySoon(PlaceHold asked) {
    return Future.succeededFuture(
        left.getAndDecrement() > 0
            ? Outcome.err(new GatewayError.Overloaded(0))
            : Outcome.ok(Hold.placed(asked.id(), asked.accounts(), Money.ZERO, CostState.OK)));
  }
}
