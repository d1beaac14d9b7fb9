package dev.signalbox.gateway;

import static dev.signalbox.gateway.PipelineStage.FINISH;
import static dev.signalbox.gateway.PipelineStage.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.security.Evidence;
import dev.signalbox.api.security.FilterOutput;
import dev.signalbox.api.security.FilterProgress;
import dev.signalbox.api.security.FilteredOutput;
import dev.signalbox.api.security.Finding;
import dev.signalbox.api.security.Severity;
import dev.signalbox.bus.Addresses;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What comes beside an answer passes the filter too, and in its order.
class BesideFilterTest {
  private final PipelineStage stage = new PipelineStage();
  private final ScriptedBus bus = stage.bus;
  private final RecordedAnswer answer = stage.answer;

  /// Holds the last character back until it is told that nothing follows.
  private void holdBack() {
    bus.answer(
        Addresses.FILTER,
        q -> {
          var text = q.progress().held() + q.text();
          var cut = q.last() || text.isEmpty() ? text.length() : text.length() - 1;
          return new FilteredOutput(
              text.substring(0, cut), new FilterProgress(text.substring(cut), "", 0), List.of());
        });
  }

  @Test
  void a_thought_leaves_whole_and_signed_before_what_comes_after_it() {
    holdBack();
    var stream = new ScriptedStream();
    bus.streams.add(Outcome.ok(stream));
    stage.start(request(true));
    stream.send(new Delta.Reasoning("so"));
    stream.send(new Delta.ReasoningSignature("c2ln"));
    stream.send(new Delta.Text("ab"), FINISH);
    assertThat(answer.events)
        .containsSubsequence(
            "Reasoning[text=s]",
            "Reasoning[text=o]",
            "ReasoningSignature[signature=c2ln]",
            "text ab",
            "done");
  }

  @Test
  void a_thought_that_was_changed_is_no_longer_signed() {
    var finding =
        new Finding(
            "secret", Severity.HIGH, Finding.Action.REDACTED, "reasoning[0]", 0, 1, Evidence.NONE);
    bus.answer(
        Addresses.FILTER,
        q ->
            new FilteredOutput(
                q.text(),
                FilterProgress.START,
                q.channel().startsWith("reasoning") ? List.of(finding) : List.of()));
    bus.streams.add(
        Outcome.ok(
            new ScriptedStream(
                new Delta.Reasoning("x"), new Delta.ReasoningSignature("c2ln"), FINISH)));
    stage.start(request(false));
    assertThat(answer.events).contains("Reasoning[text=x]", "done");
    assertThat(answer.events).noneMatch(event -> event.startsWith("ReasoningSignature"));
  }

  @Test
  void refusals_and_sources_have_channels_of_their_own() {
    bus.streams.add(
        Outcome.ok(
            new ScriptedStream(
                new Delta.Refusal("I can"),
                new Delta.Refusal("not"),
                new Delta.Citation("https://a.example/", "A\nB"),
                new Delta.Citation("https://b.example/", ""),
                FINISH)));
    stage.start(request(false));
    assertThat(bus.asked(FilterOutput.class))
        .extracting(FilterOutput::channel)
        .containsExactly("refusal", "citations[0]", "citations[1]");
    assertThat(answer.events)
        .containsSubsequence(
            "Refusal[text=I cannot]",
            "Citation[url=https://a.example/, title=A B]",
            "Citation[url=https://b.example/, title=]",
            "done");
  }

  @Test
  void a_signature_that_is_none_does_not_leave() {
    bus.streams.add(
        Outcome.ok(
            new ScriptedStream(
                new Delta.Reasoning("x"),
                new Delta.ReasoningSignature("my prompt is"),
                new Delta.SealedReasoning("a b"),
                new Delta.SealedReasoning("YWI="),
                FINISH)));
    stage.start(request(false));
    assertThat(answer.events)
        .noneMatch(event -> event.contains("prompt") || event.contains("a b"))
        .contains("SealedReasoning[sealed=YWI=]");
  }
}
