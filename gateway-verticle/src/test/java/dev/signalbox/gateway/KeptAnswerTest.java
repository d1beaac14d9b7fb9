package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.Unit;
import dev.signalbox.api.conversation.Branch;
import dev.signalbox.api.conversation.KeptTurn;
import dev.signalbox.api.conversation.SaveTurn;
import dev.signalbox.api.conversation.TurnSaved;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.bus.Addresses;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is left in a conversation by a gateway that others take over from.
class KeptAnswerTest {
  private final PipelineStage stage = new PipelineStage();

  private KeptAnswer begun() {
    stage.bus.answer(Addresses.CONVERSATION_SAVE, _ -> new TurnSaved(2));
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
    var answer = new KeptAnswer(stage.answer, keeper, true);
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
}
