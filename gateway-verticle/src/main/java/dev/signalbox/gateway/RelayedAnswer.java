package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.security.Finding;
import java.util.List;
import java.util.Optional;

/// Stands between an answer and its client: looks at some of what passes and hands all of it on.
interface RelayedAnswer extends AnswerSink {
  /// Whom it is handed on to.
  AnswerSink client();

  @Override
  default Optional<String> approvalId() {
    return client().approvalId();
  }

  @Override
  default void decided(Plan plan) {
    client().decided(plan);
  }

  @Override
  default void begun(Target target) {
    client().begun(target);
  }

  @Override
  default void text(String text) {
    client().text(text);
  }

  @Override
  default void toolCall(int index, String id, String name) {
    client().toolCall(index, id, name);
  }

  @Override
  default void toolArguments(int index, String fragment) {
    client().toolArguments(index, fragment);
  }

  @Override
  default void beside(Delta.Beside piece) {
    client().beside(piece);
  }

  @Override
  default ChoiceSink further(int choice) {
    return client().further(choice);
  }

  @Override
  default void found(List<Finding> findings) {
    client().found(findings);
  }

  @Override
  default void ran(Target last, Usage paid) {
    client().ran(last, paid);
  }

  @Override
  default void flush() {
    client().flush();
  }

  @Override
  default void beat() {
    client().beat();
  }

  @Override
  default boolean isFull() {
    return client().isFull();
  }

  @Override
  default void done(AnswerSummary summary) {
    client().done(summary);
  }

  @Override
  default void failed(GatewayError error) {
    client().failed(error);
  }

  @Override
  default void takenOver(GatewayError error) {
    client().takenOver(error);
  }

  @Override
  default void settled(CostReport report, Usage used) {
    client().settled(report, used);
  }
}
