package dev.signalbox.provider.wire;

import dev.signalbox.api.inference.Completion;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.ToolCall;
import dev.signalbox.api.inference.Usage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/// A completion and the deltas it is the sum of.
final class Deltas {
  /// The order in which a whole answer is told, whatever stood first in its body. Of the same kind
  /// the first stays first.
  static final Comparator<Delta> AS_COMPLETION = Comparator.comparingInt(Deltas::place);

  private Deltas() {}

  private static int place(Delta delta) {
    return switch (delta) {
      case Delta.Beside _ -> 0;
      case Delta.Text _ -> 1;
      case Delta.ToolCallStart _, Delta.ToolCallArguments _ -> 2;
      case Delta.Further _ -> 3;
      case Delta.Finish _ -> 4;
    };
  }

  /// The fewest deltas that add up to `completion`.
  static List<Delta> of(Completion completion) {
    var deltas = new ArrayList<Delta>();
    deltas.addAll(completion.beside());
    if (!completion.text().isEmpty()) {
      deltas.add(new Delta.Text(completion.text()));
    }
    var calls = completion.toolCalls();
    for (var i = 0; i < calls.size(); i++) {
      deltas.add(new Delta.ToolCallStart(i, calls.get(i).id(), calls.get(i).name()));
      deltas.add(new Delta.ToolCallArguments(i, calls.get(i).arguments()));
    }
    deltas.add(
        new Delta.Finish(completion.finishReason(), completion.usage(), completion.model())
            .stoppedBy(completion.stopSequence()));
    return deltas;
  }

  /// `first` and then `second`.
  static List<Delta> joined(List<Delta> first, List<Delta> second) {
    var all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /// The size of what the model wrote.
  static long outputBytes(List<? extends Delta> deltas) {
    var bytes = 0L;
    for (var delta : deltas) {
      bytes += outputBytes(delta);
    }
    return bytes;
  }

  private static long outputBytes(Delta delta) {
    return switch (delta) {
      case Delta.Text(String text) -> TokenEstimate.utf8Length(text);
      case Delta.ToolCallStart start -> TokenEstimate.utf8Length(start.name());
      case Delta.ToolCallArguments(_, String more) -> TokenEstimate.utf8Length(more);
      case Delta.Reasoning(String text) -> TokenEstimate.utf8Length(text);
      case Delta.Refusal(String text) -> TokenEstimate.utf8Length(text);
      case Delta.Further(_, Delta.Piece piece) -> outputBytes(piece);
      case Delta.Beside _, Delta.Finish _ -> 0;
    };
  }

  /// The completion that `deltas` add up to, which are of one answer: several are told in pieces.
  static Completion sum(List<Delta> deltas) {
    var texts = new ArrayList<String>(1);
    var beside = new ArrayList<Delta.Beside>(0);
    var starts = new TreeMap<Integer, Delta.ToolCallStart>();
    var arguments = new TreeMap<Integer, StringBuilder>();
    var finish = new Delta.Finish(FinishReason.STOP, Usage.NONE, "");
    for (var delta : deltas) {
      switch (delta) {
        case Delta.Text(String more) -> texts.add(more);
        case Delta.ToolCallStart start -> starts.put(start.index(), start);
        case Delta.ToolCallArguments(int index, String more) ->
            arguments.computeIfAbsent(index, _ -> new StringBuilder()).append(more);
        case Delta.Beside piece -> beside.add(piece);
        case Delta.Further _ -> {}
        case Delta.Finish last -> finish = last;
      }
    }
    var calls = new ArrayList<ToolCall>(starts.size());
    for (var start : starts.values()) {
      var written = arguments.getOrDefault(start.index(), new StringBuilder()).toString();
      calls.add(new ToolCall(start.id(), start.name(), written));
    }
    return new Completion(
        texts.size() == 1 ? texts.getFirst() : String.join("", texts),
        calls,
        beside,
        finish.reason(),
        finish.usage(),
        finish.model(),
        finish.stopSequence());
  }
}
