package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Money;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.api.cost.Settle;
import dev.signalbox.api.inference.CallProvider;
import dev.signalbox.api.inference.Choices;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.TokenLogprob;
import dev.signalbox.api.inference.TokenLogprob.Alternative;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.PlanRoute;
import dev.signalbox.api.security.Evidence;
import dev.signalbox.api.security.FilterOutput;
import dev.signalbox.api.security.FilterProgress;
import dev.signalbox.api.security.FilteredOutput;
import dev.signalbox.api.security.Finding;
import dev.signalbox.api.security.Severity;
import dev.signalbox.bus.Addresses;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// Several answers to one request: each is filtered by itself, and all are held and paid for.
class PipelineChoicesTest {
  private static final Delta END =
      new Delta.Finish(FinishReason.STOP, Usage.of(10, 9), "gpt-x")
          .beside(List.of(FinishReason.LENGTH));
  private static final Delta LIKELY =
      new Delta.Logprobs(
          List.of(
              new TokenLogprob("Hel", -0.1, List.of(new Alternative("Good", -2))),
              new TokenLogprob("lo", -0.2, List.of(new Alternative("bye", -3)))));

  private final PipelineStage stage = new PipelineStage();

  private static InferenceRequest asking(boolean stream, int count, boolean logprobs) {
    var request = PipelineStage.request(stream);
    return request.withGeneration(
        request.generation().withChoices(new Choices(count, logprobs, logprobs ? 1 : 0)));
  }

  private void saying(Delta... deltas) {
    stage.bus.streams.add(Outcome.ok(new ScriptedStream(deltas)));
  }

  /// Takes what is secret out.
  private void redacting(String secret) {
    stage.bus.answer(
        Addresses.FILTER,
        asked ->
            asked.text().contains(secret)
                ? new FilteredOutput(
                    asked.text().replace(secret, "[REDACTED:x]"),
                    FilterProgress.START,
                    List.of(
                        new Finding(
                            "x",
                            Severity.HIGH,
                            Finding.Action.REDACTED,
                            asked.channel(),
                            0,
                            secret.length(),
                            Evidence.NONE)))
                : new FilteredOutput(asked.text(), FilterProgress.START, List.of()));
  }

  @Test
  void each_answer_has_a_filter_of_its_own() {
    redacting("SECRET");
    saying(
        new Delta.Text("SEC"),
        new Delta.Further(1, new Delta.Text("RET and SECRET")),
        new Delta.Further(1, new Delta.ToolCallStart(0, "c1", "add")),
        new Delta.Further(1, new Delta.ToolCallArguments(0, "{}")),
        END);
    stage.start(asking(true, 2, false));
    assertThat(stage.bus.asked(FilterOutput.class))
        .extracting(FilterOutput::channel)
        .contains("output", "choices[1].output", "choices[1].tool_calls[0].arguments");
    assertThat(stage.answer.events)
        .contains("text SEC", "1 text RET and [REDACTED:x]", "1 tool 0 c1 add", "1 arguments 0 {}");
    assertThat(stage.summary().further()).containsExactly(FinishReason.LENGTH);
  }

  @Test
  void several_answers_are_told_in_pieces_to_whoever_is_answered_whole() {
    saying(new Delta.Text("a"), new Delta.Further(1, new Delta.Text("b")), END);
    stage.start(asking(false, 2, false));
    assertThat(stage.bus.asked(CallProvider.class).getFirst().request().stream()).isTrue();
    assertThat(stage.answer.events).endsWith("text a", "1 text b", "done");
  }

  @Test
  void all_of_them_are_held_and_share_what_the_hold_covers() {
    stage.bus.answer(
        Addresses.HOLD,
        asked ->
            Hold.placed(asked.id(), asked.accounts(), new Money(9), CostState.OK).boundedTo(40));
    saying(new Delta.Text("a"), END);
    var request = asking(false, 4, false);
    stage.start(request.withSampling(request.sampling().withMaxTokens(OptionalInt.of(25))));
    var held = stage.bus.asked(PlaceHold.class).getFirst();
    assertThat(held.choices()).isEqualTo(4);
    assertThat(held.maxTokens()).hasValue(25);
    assertThat(stage.bus.asked(PlanRoute.class).getFirst().outputTokens()).isEqualTo(100);
    var called = stage.bus.asked(CallProvider.class).getFirst().request();
    assertThat(called.sampling().maxTokens()).hasValue(10);
    assertThat(stage.summary().budgetTokens()).hasValue(10);
  }

  @Test
  void what_all_of_them_write_is_paid_when_the_client_goes() {
    var endless = new ScriptedStream();
    stage.bus.streams.add(Outcome.ok(endless));
    var pipeline = stage.start(asking(true, 2, false));
    endless.send(
        new Delta.Text("x".repeat(40)), new Delta.Further(1, new Delta.Text("y".repeat(40))));
    pipeline.hangUp(() -> {});
    var charge = stage.bus.asked(Settle.class).getFirst().charges().getFirst();
    assertThat(charge.usage().outputTokens()).isEqualTo(20);
  }

  @Test
  void likelihoods_follow_the_last_word() {
    saying(new Delta.Text("Hello"), LIKELY, PipelineStage.FINISH);
    stage.start(asking(true, 1, true));
    assertThat(stage.answer.events).endsWith("text Hello", LIKELY.toString(), "done");
    assertThat(stage.bus.asked(FilterOutput.class))
        .filteredOn(asked -> asked.channel().equals("logprobs"))
        .singleElement()
        .satisfies(asked -> {
          assertThat(asked.text()).isEqualTo("Hello\nGoodbye");
          assertThat(asked.last()).isTrue();
        });
  }

  @Test
  void likelihoods_of_words_that_were_taken_out_are_withheld() {
    redacting("ello");
    saying(new Delta.Text("Hello"), LIKELY, PipelineStage.FINISH);
    stage.start(asking(true, 1, true));
    assertThat(stage.answer.events)
        .endsWith(
            "text H[REDACTED:x]",
            "found 1",
            "found 1",
            new Delta.Logprobs(List.of()).toString(),
            "done")
        .noneMatch(event -> event.contains("Hel"));
  }

  @Test
  void likelihoods_that_would_show_a_secret_nobody_said_are_withheld() {
    redacting("Goodbye");
    saying(new Delta.Text("Hello"), LIKELY, PipelineStage.FINISH);
    stage.start(asking(false, 1, true));
    assertThat(stage.answer.text).hasToString("Hello");
    assertThat(stage.answer.events)
        .contains(new Delta.Logprobs(List.of()).toString())
        .noneMatch(event -> event.contains("Good"));
  }

  @Test
  void a_provider_is_believed_to_be_stopped_by_the_callers_own_texts_only() {
    var stop = Optional.of("Be brief.");
    saying(
        new Delta.Text("a"),
        new Delta.Finish(FinishReason.STOP, Usage.of(1, 1), "m").stoppedBy(stop));
    stage.start(PipelineStage.request(false));
    assertThat(stage.summary().stopSequence()).isEmpty();
  }
}
