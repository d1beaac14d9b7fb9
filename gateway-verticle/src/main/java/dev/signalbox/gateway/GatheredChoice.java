package dev.signalbox.gateway;

import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// One answer, put together from its pieces.
final class GatheredChoice implements ChoiceSink {
  private final TextPieces output = new TextPieces();
  private final List<Delta.Beside> beside = new ArrayList<>(0);
  private final SortedMap<Integer, Call> calls = new TreeMap<>();

  /// A tool call being put together.
  private record Call(String id, String name, StringBuilder arguments) {
    ToolCall whole() {
      return new ToolCall(id, name, arguments.isEmpty() ? "{}" : arguments.toString());
    }
  }

  @Override
  public void text(String text) {
    output.add(text);
  }

  @Override
  public void toolCall(int index, String id, String name) {
    calls.put(index, new Call(id, name, new StringBuilder()));
  }

  @Override
  public void toolArguments(int index, String fragment) {
    var call = calls.get(index);
    if (call != null) {
      call.arguments().append(fragment);
    }
  }

  @Override
  public void beside(Delta.Beside piece) {
    if (beside.isEmpty()) {
      beside.add(piece);
      return;
    }
    switch (piece) {
      case Delta.Reasoning(String more)
          when beside.getLast() instanceof Delta.Reasoning(String before) ->
          beside.set(beside.size() - 1, new Delta.Reasoning(before + more));
      case Delta.Refusal(String more)
          when beside.getLast() instanceof Delta.Refusal(String before) ->
          beside.set(beside.size() - 1, new Delta.Refusal(before + more));
      case Delta.Beside other -> beside.add(other);
    }
  }

  /// All of it.
  ///
  /// @param further answers to the same request
  AnswerFormat.Whole whole(List<AnswerFormat.Whole> further) {
    var toolCalls = new ArrayList<ToolCall>(calls.size());
    calls.values().forEach(call -> toolCalls.add(call.whole()));
    return new AnswerFormat.Whole(output.together(), toolCalls, List.copyOf(beside), further);
  }
}
