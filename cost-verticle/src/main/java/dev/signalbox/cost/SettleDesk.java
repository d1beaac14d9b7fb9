package dev.signalbox.cost;

import dev.signalbox.api.Money;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.cost.Account;
import dev.signalbox.api.cost.Charge;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.cost.Settle;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers [Settle]: prices what was used, counts it in memory and leaves the writing to
/// [WriteBehind]. Never refuses and never waits for the database, strict budget or not: the money
/// is spent.
final class SettleDesk {
  private final CostUnit unit;

  SettleDesk(CostUnit unit) {
    this.unit = unit;
  }

  Future<Outcome<CostReport>> settle(Settle question) {
    var names = Account.ids(question.accounts());
    if (unit.accounts().areLoaded(names)) {
      return Future.succeededFuture(Outcome.ok(once(question, names)));
    }
    return unit.accounts()
        .load(names, unit.cycles().now())
        .map(_ -> Outcome.ok(once(question, names)));
  }

  private CostReport once(Settle question, List<String> names) {
    var known = unit.requests().settled(question.id());
    if (known != null) {
      return known;
    }
    var held = unit.requests().end(question.id());
    var priced = new ArrayList<PricedCharge>(question.charges().size());
    for (var charge : question.charges()) {
      priced.add(priced(charge, question.epochMillis()));
    }
    priced.forEach(unit.meters()::charged);
    if (priced.isEmpty() && question.unpaid().isEmpty()) {
      names.forEach(account -> unit.release(question.id(), account, held));
    } else {
      names.forEach(account -> close(question, account, lines(question, priced), held));
    }
    var report = report(names, priced);
    if (held != null && !held.amount().isAtLeast(report.request())) {
      tellBeyond(question, priced, held.amount());
    }
    unit.requests().settled(question.id(), report);
    return report;
  }

  /// More than the worst case is charged all the same, for that is what the provider bills: see ADR
  /// 20. It is told of who charged most.
  private void tellBeyond(Settle question, List<PricedCharge> charges, Money held) {
    var most = charges.getFirst();
    for (var each : charges) {
      most = most.amount().isAtLeast(each.amount()) ? most : each;
    }
    unit.meters().beyondHold(most);
    unit.alerts().beyondHold(question.id(), most, held);
  }

  /// At the price of the time it was used, however late it is settled.
  private PricedCharge priced(Charge charge, long epochMillis) {
    var priced = PricedCharge.of(charge, unit.prices().priceOf(charge.target(), epochMillis));
    if (priced.isUnpriced()) {
      unit.alerts().unpriced(charge.target().toString());
    }
    return priced;
  }

  /// The calls that came to nothing first: whichever line is the first gives back what was held.
  private static List<PricedCharge> lines(Settle question, List<PricedCharge> paid) {
    if (question.unpaid().isEmpty()) {
      return paid;
    }
    var all = new ArrayList<PricedCharge>();
    question
        .unpaid()
        .forEach(each -> all.add(new PricedCharge(each, Money.ZERO, EntryState.RELEASED)));
    all.addAll(paid);
    return all;
  }

  private void close(
      Settle question, String account, List<PricedCharge> charges, Requests.@Nullable Held held) {
    var cycle = unit.cycles().at(question.epochMillis()).firstDay();
    var released = held == null ? 0 : -held.amount().nanoUsd();
    for (var each : charges) {
      unit.record(
          new LedgerLine(
              question.id().value(),
              account,
              each.charge().attempt(),
              each.state(),
              cycle,
              held == null ? cycle : held.cycle().firstDay(),
              released,
              each.amount().nanoUsd(),
              each.charge().target(),
              each.charge().usage(),
              question.epochMillis()));
      released = 0;
    }
  }

  private CostReport report(List<String> names, List<PricedCharge> charges) {
    var request = Money.ZERO;
    for (var charge : charges) {
      request = request.plus(charge.amount());
    }
    if (names.isEmpty()) {
      return new CostReport(Money.ZERO, Money.ZERO, request, CostState.OK);
    }
    var told = unit.standing().view(names.getLast());
    return new CostReport(told.spent(), told.ever(), request, unit.standing().worst(names));
  }
}
