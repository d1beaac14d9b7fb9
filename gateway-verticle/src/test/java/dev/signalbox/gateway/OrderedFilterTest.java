package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.Delivery;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.Outlives;
import dev.signalbox.api.security.FilterOutput;
import dev.signalbox.api.security.FilterProgress;
import dev.signalbox.api.security.FilteredOutput;
import dev.signalbox.bus.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A kept answer leaves in one order, however it arrives and however slowly it is filtered.
class OrderedFilterTest {
  private static final List<Delta> ANSWER =
      List.of(
          new Delta.Reasoning("What is "),
          new Delta.Reasoning("asked?"),
          new Delta.Text("Let me "),
          new Delta.Text("look "),
          new Delta.Reasoning("Two calls."),
          new Delta.ReasoningSignature("c2ln"),
          new Delta.ToolCallStart(0, "a", "made_up"),
          new Delta.ToolCallArguments(0, "{\"x\":"),
          new Delta.ToolCallStart(1, "b", "made_up"),
          new Delta.ToolCallArguments(1, "{}"),
          new Delta.ToolCallArguments(0, "1}"),
          new Delta.SealedReasoning("c2VhbA=="),
          new Delta.Text("it up."),
          PipelineStage.FINISH);

  private static final List<String> IN_ORDER =
      List.of(
          "thought What is asked?",
          "text Let me look it up.",
          "thought Two calls.",
          "ReasoningSignature[signature=c2ln]",
          "tool 0 a made_up",
          "arguments 0 {\"x\":1}",
          "tool 1 b made_up",
          "arguments 1 {}",
          "SealedReasoning[sealed=c2VhbA==]",
          "done");

  private final Deque<Runnable> verdicts = new ArrayDeque<>();

  @Test
  void the_order_is_the_same_however_slow_the_filter_is() {
    var seed = new Random().nextLong();
    var random = new Random(seed);
    for (var run = 0; run < 300; run++) {
      assertThat(order(random)).as("seed %d, run %d", seed, run).isEqualTo(IN_ORDER);
    }
  }

  private List<String> order(Random random) {
    var stage = new PipelineStage();
    stage.bus.on(Addresses.FILTER, question -> verdict(question, random.nextInt(4)));
    var stream = new ScriptedStream();
    stage.bus.streams.add(Outcome.ok(stream));
    var request = PipelineStage.request(true);
    new InferencePipeline(
            stage.lane,
            Identity.of(request.caller(), Authority.CALLER),
            request,
            new InputSize(100, 0),
            stage.answer)
        .kept(new Keeping("shown", Delivery.at(0), Outlives.READER, 60_000))
        .start();
    for (var delta : ANSWER) {
      stream.send(delta);
      if (random.nextBoolean()) {
        judge();
      }
    }
    while (!verdicts.isEmpty()) {
      judge();
    }
    return together(stage.answer.events);
  }

  private void judge() {
    var next = verdicts.poll();
    if (next != null) {
      next.run();
    }
  }

  /// Holds some of the last characters back until it is told that nothing follows.
  private Future<Outcome<FilteredOutput>> verdict(FilterOutput question, int most) {
    var text = question.progress().held() + question.text();
    var cut = question.last() ? text.length() : Math.max(0, text.length() - most);
    var answer =
        new FilteredOutput(
            text.substring(0, cut), new FilterProgress(text.substring(cut), "", 0), List.of());
    var told = Promise.<Outcome<FilteredOutput>>promise();
    verdicts.add(() -> told.complete(Outcome.ok(answer)));
    return told.future();
  }

  private static List<String> together(List<String> events) {
    var together = new ArrayList<String>();
    for (var event : events) {
      var named =
          event.startsWith("Reasoning[text=")
              ? "thought " + event.substring("Reasoning[text=".length(), event.length() - 1)
              : event;
      var kind = named.substring(0, named.indexOf(' ') + 1);
      if (kind.equals("begun ")) {
        continue;
      }
      if (!kind.isEmpty()
          && !together.isEmpty()
          && together.getLast().startsWith(kind)
          && (kind.equals("text ") || kind.equals("thought "))) {
        together.set(together.size() - 1, together.getLast() + named.substring(kind.length()));
      } else {
        together.add(named);
      }
    }
    return together;
  }
}
