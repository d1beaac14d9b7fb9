package dev.signalbox.gateway;

import static dev.signalbox.gateway.PipelineStage.FINISH;
import static dev.signalbox.gateway.PipelineStage.USED;
import static dev.signalbox.gateway.PipelineStage.released;
import static dev.signalbox.gateway.PipelineStage.request;
import static dev.signalbox.gateway.Requests.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.security.FilterOutput;
import dev.signalbox.api.security.FilterProgress;
import dev.signalbox.api.security.FilteredOutput;
import dev.signalbox.bus.Addresses;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What comes of a provider passes the filter, in order and at the pace of both ends.
class PipelineFilterTest {
  private final PipelineStage stage = new PipelineStage();
  private final ScriptedBus bus = stage.bus;
  private final RecordedAnswer answer = stage.answer;

  @Test
  void names_of_a_provider_that_are_none_do_not_leave() {
    bus.streams.add(
        Outcome.ok(
            new ScriptedStream(
                new Delta.ToolCallStart(0, "the prompt is", "add"),
                new Delta.Finish(FinishReason.STOP, USED, "Be brief."))));
    stage.start(request(false));
    assertThat(answer.events).noneMatch(event -> event.contains("the prompt"));
    assertThat(stage.summary().model()).isEqualTo(FIRST.model());
  }

  @Test
  void deltas_that_come_while_the_filter_works_go_together_into_the_next_question() {
    var pending = new ArrayList<Promise<Outcome<FilteredOutput>>>();
    bus.on(
        Addresses.FILTER,
        _ -> {
          pending.add(Promise.promise());
          return pending.getLast().future();
        });
    var stream = new ScriptedStream();
    bus.streams.add(Outcome.ok(stream));
    stage.start(request(true));
    stream.send(new Delta.Text("a"));
    stream.send(new Delta.Text("b"), new Delta.Text("c"));
    stream.send(FINISH);
    assertThat(pending).hasSize(1);
    pending.getFirst().complete(released("a"));
    assertThat(bus.asked(FilterOutput.class))
        .extracting(q -> q.text() + q.last())
        .containsExactly("afalse", "bctrue");
    pending.getLast().complete(released("bc"));
    assertThat(answer.events).endsWith("text a", "text bc", "done");
  }

  @Test
  void held_back_text_is_asked_for_at_the_end() {
    bus.answer(
        Addresses.FILTER,
        q ->
            q.last()
                ? new FilteredOutput(
                    q.progress().held() + q.text(), FilterProgress.START, List.of())
                : new FilteredOutput("", new FilterProgress("held", "", 0), List.of()));
    var stream = new ScriptedStream();
    bus.streams.add(Outcome.ok(stream));
    stage.start(request(true));
    stream.send(new Delta.Text("held"));
    assertThat(answer.text).isEmpty();
    stream.send(FINISH);
    assertThat(answer.text).hasToString("held");
  }

  @Test
  void tool_arguments_are_filtered_in_a_channel_of_their_own() {
    bus.streams.add(
        Outcome.ok(
            new ScriptedStream(
                new Delta.ToolCallStart(0, "c1", "add"),
                new Delta.ToolCallArguments(0, "{\"a\":"),
                new Delta.ToolCallArguments(0, "1}"),
                new Delta.ToolCallStart(1, "c2", "made_up"),
                FINISH)));
    stage.start(request(false));
    assertThat(bus.asked(FilterOutput.class))
        .extracting(q -> q.channel() + "=" + q.text())
        .containsExactly("tool_calls[0].arguments={\"a\":1}", "tool_calls[1].name=made_up");
    assertThat(answer.events)
        .containsSubsequence("tool 0 c1 add", "arguments 0 {\"a\":1}", "tool 1 c2 made_up");
  }

  @Test
  void a_slow_client_stops_the_provider_until_it_reads_again() {
    var stream = new ScriptedStream();
    bus.streams.add(Outcome.ok(stream));
    var pipeline = stage.start(request(true));
    stream.send(new Delta.Text("a"));
    answer.full = true;
    stream.send(new Delta.Text("b"));
    stream.send(new Delta.Text("c"));
    assertThat(stream.pauses).isEqualTo(1);
    assertThat(answer.text).hasToString("a");
    answer.full = false;
    pipeline.drained();
    assertThat(stream.resumes).isEqualTo(1);
    assertThat(answer.text).hasToString("abc");
  }

  @Test
  void a_slow_filter_stops_the_provider() {
    bus.on(Addresses.FILTER, _ -> Promise.<Outcome<FilteredOutput>>promise().future());
    var stream = new ScriptedStream();
    bus.streams.add(Outcome.ok(stream));
    stage.start(request(true));
    stream.send(new Delta.Text("a"));
    stream.send(new Delta.Text("x".repeat(70_000)));
    assertThat(stream.pauses).isEqualTo(1);
  }

  @Test
  void a_character_cut_in_two_is_put_together() {
    var stream = new ScriptedStream();
    bus.streams.add(Outcome.ok(stream));
    stage.start(request(true));
    stream.send(new Delta.Text("a\ud83d"));
    stream.send(new Delta.Text("\ude00b"));
    stream.send(new Delta.Text("\ud83d"));
    stream.send(FINISH);
    assertThat(answer.text).hasToString("a😀b\uFFFD");
    assertThat(answer.events).doesNotContain("text a\ud83d");
  }
}
