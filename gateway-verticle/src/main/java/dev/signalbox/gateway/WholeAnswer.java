package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.security.Finding;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Gathers an answer and sends it as one body.
final class WholeAnswer implements AnswerSink {
  private static final CharSequence SCAN = HttpHeaders.createOptimized("X-Output-Scan");

  private final Exchange exchange;
  private final GatheredChoice first = new GatheredChoice();
  private final SortedMap<Integer, GatheredChoice> further = new TreeMap<>();

  WholeAnswer(Exchange exchange) {
    this.exchange = exchange;
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
    first.text(text);
  }

  @Override
  public void toolCall(int index, String id, String name) {
    first.toolCall(index, id, name);
  }

  @Override
  public void toolArguments(int index, String fragment) {
    first.toolArguments(index, fragment);
  }

  @Override
  public void beside(Delta.Beside piece) {
    first.beside(piece);
  }

  @Override
  public ChoiceSink further(int choice) {
    return further.computeIfAbsent(choice, _ -> new GatheredChoice());
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
    exchange.line().summary(summary);
    exchange.costs(CostLine.of(summary.cost(), summary.budgetTokens()));
    if (!exchange.format().saysScan()) {
      exchange.response().putHeader(SCAN, summary.judged().scan().brief());
    }
    var rest = new ArrayList<AnswerFormat.Whole>(summary.further().size());
    for (var choice = 1; choice <= summary.further().size(); choice++) {
      rest.add(further.getOrDefault(choice, new GatheredChoice()).whole(List.of()));
    }
    exchange.answer(exchange.format().whole(first.whole(rest), summary, exchange.name().shown()));
  }

  /// Whole answers are not kept.
  @Override
  public void takenOver(GatewayError error) {
    failed(error);
  }

  @Override
  public void failed(GatewayError error) {
    exchange.refuse(error);
  }
}
