package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.Settle;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.CallProvider;
import dev.signalbox.api.inference.Delivery;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.Outlives;
import dev.signalbox.api.inference.StreamTicket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What becomes of a kept answer when its client goes or its gateway stops.
class KeptPipelineTest {
  private final PipelineStage stage = new PipelineStage();
  private final ScriptedStream stream = new ScriptedStream();

  private InferencePipeline start(Outlives outlives) {
    stage.bus.streams.add(Outcome.ok(stream));
    var request = PipelineStage.request(true);
    var pipeline =
        new InferencePipeline(
                stage.lane,
                Identity.of(request.caller(), Authority.CALLER),
                request,
                new InputSize(100, 0),
                stage.answer)
            .kept(new Keeping("shown", Delivery.at(0), outlives, 60_000));
    pipeline.start();
    return pipeline;
  }

  @Test
  void a_client_that_hangs_up_ends_a_call_that_outlives_no_more_than_its_gateway() {
    var pipeline = start(Outlives.GATEWAY);
    stream.send(new Delta.Text("1234"));
    pipeline.hangUp(() -> {});
    assertThat(stream.cancelled).isTrue();
    assertThat(stream.left).isFalse();
    assertThat(stage.bus.asked(Settle.class)).hasSize(1);
    assertThat(stage.lane.isIdle()).isTrue();
  }

  @Test
  void a_client_that_hangs_up_does_not_end_what_it_asked_to_be_kept() {
    var pipeline = start(Outlives.READER);
    stream.send(new Delta.Text("1234"));
    pipeline.hangUp(() -> {});
    assertThat(stream.cancelled).isFalse();
    assertThat(stage.bus.asked(Settle.class)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void a_gateway_that_stops_leaves_what_another_process_keeps_to_whoever_goes_on(
      Outlives outlives) {
    stream.node = "elsewhere";
    start(outlives);
    stream.send(new Delta.Text("1234"));
    stage.lane.endAll();
    assertThat(stream.left).isTrue();
    assertThat(stream.cancelled).isFalse();
    assertThat(stage.bus.asked(Settle.class)).as("is settled by who goes on").isEmpty();
    assertThat(stage.error()).isEqualTo(new UnitUnavailable(Unit.GATEWAY));
    assertThat(stage.lane.isIdle()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void a_gateway_that_stops_ends_and_settles_what_nobody_could_come_back_to(Outlives outlives) {
    stream.node = "elsewhere";
    start(outlives);
    stage.lane.endAll();
    assertThat(stream.left).as("nothing of it has come").isFalse();
    assertThat(stream.cancelled).isTrue();
    assertThat(stage.bus.asked(Settle.class)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void a_gateway_that_stops_ends_and_settles_what_its_own_process_keeps(Outlives outlives) {
    start(outlives);
    stream.send(new Delta.Text("1234"));
    stage.lane.endAll();
    assertThat(stream.cancelled).isTrue();
    assertThat(stage.bus.asked(Settle.class)).hasSize(1);
  }

  @Test
  void whose_caller_said_nothing_has_its_calls_as_they_come_and_a_break_at_once() {
    start(Outlives.GATEWAY);
    stream.send(new Delta.Text("Let me "), new Delta.ToolCallStart(0, "a", "add"));
    assertThat(stage.answer.events)
        .as("it does not wait for the end")
        .anyMatch(event -> event.startsWith("tool"));
    stream.fail(new GatewayError.ProviderFailed("openai", 500, "broke"));
    assertThat(stage.error()).isInstanceOf(GatewayError.ProviderFailed.class);
    assertThat(stage.bus.asked(Settle.class)).hasSize(1);
  }

  @Test
  void only_what_outlives_its_reader_is_called_in_another_process_of_choice() {
    start(Outlives.GATEWAY);
    assertThat(stage.bus.apart).isZero();
    start(Outlives.READER);
    assertThat(stage.bus.apart).isEqualTo(1);
    assertThat(stage.bus.asked(CallProvider.class))
        .extracting(call -> call.ticket().map(StreamTicket::outlives).orElseThrow())
        .containsExactly(Outlives.GATEWAY, Outlives.READER);
  }
}
