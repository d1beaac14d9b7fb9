package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.ToolCall;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.security.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Gathers an answer and sends it as one body.
final class WholeAnswer implements AnswerSink {
  private final Exchange exchange;
  private final StringBuilder output = new StringBuilder();
  private final List<Delta.Beside> beside = new ArrayList<>(0);
  private final SortedMap<Integer, Call> calls = new TreeMap<>();

  WholeAnswer(Exchange exchange) {
    this.exchange = exchange;
  }

  /// A tool call being put together.
  private record Call(String id, String name, StringBuilder arguments) {
    ToolCall whole() {
      return new ToolCall(id, name, arguments.isEmpty() ? "{}" : arguments.toString());
    }
  }

  @Override
  public Optional<String> approvalId() {
    return exchange.approvalId();
  }

  @Override
  public void decided(Plan plan) {
    exchange.decided(plan);
  }

  @Override
  public void begun(Target target) {}

  @Override
  public void text(String text) {
    output.append(text);
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

  @Override
  public void found(List<Finding> findings) {}

  @Override
  public void ran(Target last, Usage paid) {
    exchange.line().ran(last, paid);
  }

  @Override
  public void flush() {}

  /// Its head says how it went, so nothing can leave before.
  @Override
  public void beat() {}

  @Override
  public boolean isFull() {
    return false;
  }

  @Override
  public void done(AnswerSummary summary) {
    var toolCalls = new ArrayList<ToolCall>(calls.size());
    calls.values().forEach(call -> toolCalls.add(call.whole()));
    exchange.line().summary(summary);
    var whole = new AnswerFormat.Whole(output.toString(), toolCalls, List.copyOf(beside));
    exchange.answer(exchange.format().whole(whole, summary, exchange.name().shown()));
  }

  @Override
  public void failed(GatewayError error) {
    exchange.refuse(error);
  }
}
