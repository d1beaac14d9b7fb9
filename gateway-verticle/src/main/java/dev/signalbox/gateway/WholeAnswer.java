package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.inference.ToolCall;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.security.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Gathers an answer and sends it as one body.
final class WholeAnswer implements AnswerSink {
  private final Exchange exchange;
  private final StringBuilder output = new StringBuilder();
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
  public void found(List<Finding> findings) {}

  @Override
  public void flush() {}

  @Override
  public boolean isFull() {
    return false;
  }

  @Override
  public void done(AnswerSummary summary) {
    var toolCalls = new ArrayList<ToolCall>(calls.size());
    calls.values().forEach(call -> toolCalls.add(call.whole()));
    exchange.summary(summary);
    var whole = new AnswerFormat.Whole(output.toString(), toolCalls);
    exchange.answer(exchange.format().whole(whole, summary, exchange.name().shown()));
  }

  @Override
  public void failed(GatewayError error) {
    exchange.refuse(error);
  }
}
