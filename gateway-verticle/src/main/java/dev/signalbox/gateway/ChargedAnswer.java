package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.ChargeCredits;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.cost.CreditReceipt;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Target;
import dev.signalbox.bus.Addresses;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Charges the user for an answer before its end is told, so that the end can say how much. An
/// answer that fails costs nothing; one whose user goes away while it is written costs what was
/// written.
final class ChargedAnswer implements RelayedAnswer {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int TRIES = 3;
  private static final String REASON = "chat";

  private final AnswerSink client;
  private final Lane lane;
  private final Bill bill;
  private final AssistantFormat format;
  private final RequestLine line;
  private @Nullable Target target;
  private boolean decided;

  /// Who pays for what.
  record Bill(RequestId id, String user) {}

  /// Who is told what was charged.
  record Told(AssistantFormat format, RequestLine line) {}

  ChargedAnswer(AnswerSink client, Lane lane, Bill bill, Told told) {
    this.client = client;
    this.lane = lane;
    this.bill = bill;
    this.format = told.format();
    this.line = told.line();
  }

  @Override
  public AnswerSink client() {
    return client;
  }

  @Override
  public void begun(Target answering) {
    target = answering;
    client.begun(answering);
  }

  @Override
  public void ran(Target last, Usage paid) {
    if (!decided && target != null && paid.outputTokens() > 0) {
      line.charging();
    }
    client.ran(last, paid);
  }

  @Override
  public void done(AnswerSummary summary) {
    decided = true;
    var by = summary.course().step().target();
    charge(by, summary.usage())
        .onComplete(charged -> {
          var credits = charged.succeeded() ? charged.result() : OptionalLong.empty();
          credits.ifPresent(format::charged);
          line.charged(credits);
          client.done(summary);
        });
  }

  @Override
  public void failed(GatewayError error) {
    decided = true;
    line.charged(OptionalLong.of(0));
    release(lane, bill);
    client.failed(error);
  }

  @Override
  public void takenOver(GatewayError error) {
    decided = true;
    line.charged(OptionalLong.empty());
    client.takenOver(error);
  }

  /// The user has gone: nobody else has decided what it pays.
  @Override
  public void settled(CostReport report, Usage used) {
    client.settled(report, used);
    if (decided) {
      return;
    }
    decided = true;
    if (target == null || used.outputTokens() == 0) {
      line.charged(OptionalLong.of(0));
      release(lane, bill);
    } else {
      charge(target, used).onComplete(line::charged, _ -> line.charged(OptionalLong.empty()));
    }
  }

  /// What the cost unit cannot be told now is written down and told later.
  private Future<OptionalLong> charge(Target by, Usage usage) {
    var used = new ChargeCredits.Used(by.provider(), usage);
    var question = new ChargeCredits(bill.id(), bill.user(), Optional.of(used), REASON);
    return ask(lane, question, TRIES)
        .onSuccess(charged -> {
          if (charged.isEmpty()) {
            lane.settlement().owe(question);
          }
        });
  }

  /// Gives back what was set aside.
  static void release(Lane lane, Bill bill) {
    var _ = ask(lane, new ChargeCredits(bill.id(), bill.user(), Optional.empty(), REASON), 1);
  }

  private static Future<OptionalLong> ask(Lane lane, ChargeCredits question, int tries) {
    return lane.bus()
        .ask(Addresses.CREDIT_CHARGE, question, Deadline.in(PATIENCE, lane.clock()))
        .map(ChargedAnswer::credits)
        .otherwise(OptionalLong.empty())
        .compose(credits ->
            credits.isPresent() || tries == 1
                ? Future.succeededFuture(credits)
                : ask(lane, question, tries - 1));
  }

  private static OptionalLong credits(Outcome<CreditReceipt> outcome) {
    return outcome instanceof Outcome.Ok<CreditReceipt>(CreditReceipt(long credits, _))
        ? OptionalLong.of(credits)
        : OptionalLong.empty();
  }
}
