package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.security.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A sink that remembers everything it was given.
final class RecordedAnswer implements AnswerSink {
  final List<String> events = new ArrayList<>();
  final StringBuilder text = new StringBuilder();
  private final Map<Integer, ChoiceSink> furthers = new HashMap<>();
  @Nullable AnswerSummary summary;
  @Nullable GatewayError error;
  String decision = "";
  boolean full;

  @Override
  public Optional<String> approvalId() {
    return Optional.empty();
  }

  @Override
  public void beat() {
    events.add("beat");
  }

  @Override
  public void decided(Plan plan) {
    decision = plan.decisionId();
  }

  @Override
  public void begun(Target target) {
    events.add("begun " + target);
  }

  @Override
  public void text(String piece) {
    text.append(piece);
    events.add("text " + piece);
  }

  @Override
  public void toolCall(int index, String id, String name) {
    events.add("tool " + index + " " + id + " " + name);
  }

  @Override
  public void toolArguments(int index, String fragment) {
    events.add("arguments " + index + " " + fragment);
  }

  @Override
  public void beside(Delta.Beside piece) {
    events.add(piece.toString());
  }

  /// As the first, each event led by the answer's number.
  @Override
  public ChoiceSink further(int choice) {
    return furthers.computeIfAbsent(
        choice,
        number ->
            new ChoiceSink() {
              @Override
              public void text(String piece) {
                events.add(number + " text " + piece);
              }

              @Override
              public void toolCall(int index, String id, String name) {
                events.add(number + " tool " + index + " " + id + " " + name);
              }

              @Override
              public void toolArguments(int index, String fragment) {
                events.add(number + " arguments " + index + " " + fragment);
              }

              @Override
              public void beside(Delta.Beside piece) {
                events.add(number + " " + piece);
              }
            });
  }

  @Override
  public void found(List<Finding> findings) {
    events.add("found " + findings.size());
  }

  @Override
  public void flush() {}

  @Override
  public boolean isFull() {
    return full;
  }

  @Override
  public void done(AnswerSummary whole) {
    summary = whole;
    events.add("done");
  }

  @Override
  public void takenOver(GatewayError reason) {
    error = reason;
    events.add("taken over " + reason.code());
  }

  @Override
  public void failed(GatewayError reason) {
    error = reason;
    events.add("failed " + reason.code());
  }

  @Override
  public void settled(CostReport report, Usage used) {
    events.add("settled");
  }
}
