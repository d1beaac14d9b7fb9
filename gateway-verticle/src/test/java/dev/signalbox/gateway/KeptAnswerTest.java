package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.Unit;
import dev.signalbox.api.conversation.Branch;
import dev.signalbox.api.conversation.KeptTurn;
import dev.signalbox.api.conversation.SaveTurn;
import dev.signalbox.api.conversation.TurnSaved;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.bus.Addresses;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is left in a conversation by an answer that does not come to its end here.
class KeptAnswerTest {
  private static final GatewayError BROKEN = new GatewayError.ProviderFailed("openai", 0, "gone");

  private final ManualTimers timers = new ManualTimers();
  private final PipelineStage stage = new PipelineStage(timers);

  private KeptAnswer answer() {
    var branch =
        new Branch(
            "conversation-1",
            false,
            "auto",
            "",
            List.of(),
            Optional.of("question-1"),
            "question-1",
            "answer-1",
            0);
    var request = PipelineStage.request(true);
    var keeper =
        TurnKeeper.of(
            stage.lane,
            Identity.of(request.caller(), Authority.CALLER),
            new KeptTurn(branch, List.of()),
            new RequestId("r1"));
    return new KeptAnswer(stage.answer, keeper, true);
  }

  private KeptAnswer begun() {
    stage.bus.answer(Addresses.CONVERSATION_SAVE, _ -> new TurnSaved(2));
    var answer = answer();
    answer.begun(Requests.FIRST);
    answer.text("One ");
    answer.flush();
    answer.text("two");
    return answer;
  }

  private List<String> saved() {
    return stage.bus.asked(SaveTurn.class).stream()
        .map(turn -> turn.answer().state() + " " + turn.answer().text())
        .toList();
  }

  @Test
  void what_was_delivered_is_kept_until_somebody_goes_on_with_it() {
    begun().takenOver(new GatewayError.UnitUnavailable(Unit.GATEWAY));
    assertThat(saved()).containsExactly("BEGUN ", "INCOMPLETE One ");
    assertThat(stage.answer.events).contains("taken over GATEWAY_UNAVAILABLE");
  }

  @Test
  void who_goes_on_with_it_alone_saves_it() {
    begun().takenOver(new GatewayError.Conflict("the stream was resumed elsewhere"));
    assertThat(saved()).containsExactly("BEGUN ");
  }

  @Test
  void why_an_answer_breaks_off_is_told_once_what_came_of_it_is_saved() {
    var answer = begun();
    var saving = saving();

    answer.failed(BROKEN);
    answer.settled(CostReport.UNKNOWN, PipelineStage.USED);
    assertThat(saved()).containsExactly("BEGUN ", "INCOMPLETE One two");
    assertThat(stage.answer.events).noneMatch(event -> event.startsWith("failed"));

    saving.complete(Outcome.ok(new TurnSaved(2)));
    assertThat(stage.answer.events).endsWith("failed PROVIDER_FAILED", "settled");
    timers.runOut();
    assertThat(stage.answer.events).containsOnlyOnce("failed PROVIDER_FAILED");
  }

  @Test
  void nobody_waits_long_for_a_save_that_hangs() {
    var answer = begun();
    var saving = saving();
    answer.failed(BROKEN);
    answer.settled(CostReport.UNKNOWN, PipelineStage.USED);

    timers.runOut();
    assertThat(timers.waits).allMatch(millis -> millis <= 1_000);
    assertThat(stage.answer.events).endsWith("failed PROVIDER_FAILED");

    saving.complete(Outcome.ok(new TurnSaved(2)));
    assertThat(stage.answer.events).containsOnlyOnce("failed PROVIDER_FAILED");
  }

  @Test
  void nobody_waits_where_there_is_nothing_to_save() {
    stage.bus.answer(Addresses.CONVERSATION_SAVE, _ -> new TurnSaved(2));
    answer().failed(BROKEN);
    assertThat(stage.answer.events).containsExactly("failed PROVIDER_FAILED");
    assertThat(saved()).isEmpty();
  }

  @Test
  void that_it_stops_is_told_once_what_came_is_saved() {
    var answer = begun();
    var saving = saving();

    answer.takenOver(new GatewayError.UnitUnavailable(Unit.GATEWAY));
    assertThat(stage.answer.events).noneMatch(event -> event.startsWith("taken"));

    saving.complete(Outcome.ok(new TurnSaved(2)));
    assertThat(stage.answer.events).contains("taken over GATEWAY_UNAVAILABLE");
  }

  /// From here on a save takes as long as the test wants.
  private Promise<Outcome<TurnSaved>> saving() {
    var saving = Promise.<Outcome<TurnSaved>>promise();
    stage.bus.on(Addresses.CONVERSATION_SAVE, _ -> saving.future());
    return saving;
  }
}
