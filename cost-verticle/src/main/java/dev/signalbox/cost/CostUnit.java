package dev.signalbox.cost;

import dev.signalbox.api.RequestId;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.bus.Bus;
import dev.signalbox.platform.Database;
import dev.signalbox.platform.Platform;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What all lanes of one replica share: memory of accounts, budgets and requests, the writer behind
/// them, and the clockwork that keeps them fresh.
final class CostUnit {
  private static final Logger LOG = LoggerFactory.getLogger(CostUnit.class);
  private static final long WRITE_BEAT_MILLIS = 25;
  private static final long BUDGET_RETRY_MILLIS = 250;

  /// A settlement asked again comes within the hop times of the bus; a later one is caught by the
  /// ledger. What is remembered longer is copied by every collection.
  private static final long AGE_MILLIS = 4_000;

  private static final long FIRST_LOAD_SECONDS = 2;

  /// More than a batch takes that is under way already and then goes to disk.
  private static final long LAST_WRITE_SECONDS = 6;

  private static final Duration IDLE = Duration.ofMinutes(10);

  private final CostConfig config;
  private final Cycles cycles;
  private final Ledger ledger;
  private final Accounts accounts;
  private final Budgets budgets;
  private final Alerts alerts;
  private final Standing standing;
  private final HoldQueue holds;
  private final WriteBehind writer;
  private final PriceSource prices;
  private final Backlog backlog;
  private final Requests requests = new Requests();
  private final Policies policies;
  private final CostMeters meters;
  private final List<Long> timers = new ArrayList<>();
  private volatile Database.Listening budgetNews = () -> {};
  private volatile Runnable unwatch = () -> {};

  CostUnit(CostConfig config, Bus bus, Platform platform, Backlog backlog) {
    this.config = config;
    this.cycles = new Cycles(platform.clock());
    this.ledger = new Ledger(platform.database());
    this.accounts = new Accounts(ledger);
    this.budgets =
        new Budgets(
            platform.database(),
            config.defaultBudget(),
            accounts,
            new PastAlerts(platform.database(), cycles));
    this.alerts =
        new Alerts(ledger, config.defaultBudget().thresholds(), platform.telemetry().meters());
    this.standing = new Standing(accounts, budgets, alerts, cycles);
    this.backlog = backlog;
    this.holds = new HoldQueue(ledger, accounts, cycles);
    this.writer = new WriteBehind(ledger, backlog, accounts, cycles, this::written);
    this.prices = new PriceSource(bus.rollCall(), platform.catalogue(), config.ownNames());
    this.policies = new Policies(bus, platform);
    this.meters = new CostMeters(platform.telemetry().meters());
  }

  /// Reads the budgets if the database can be reached, and starts the clockwork.
  Future<Void> start(Vertx vertx, Platform platform) {
    unwatch = meters.watch(writer);
    every(vertx, WRITE_BEAT_MILLIS, this::beat);
    every(vertx, AGE_MILLIS, this::age);
    every(vertx, Math.clamp(config.holdExpiry().toMillis() / 2, 500, 60_000), this::sweep);
    every(vertx, BUDGET_RETRY_MILLIS, this::loadBudgets);
    platform
        .database()
        .listen(Budgets.CHANNEL, budgets::changed)
        .onSuccess(this::listening)
        .onFailure(this::notListening);
    return policies
        .start(vertx, alerts)
        .compose(
            _ -> budgets.load().timeout(FIRST_LOAD_SECONDS, TimeUnit.SECONDS).otherwiseEmpty());
  }

  private void listening(Database.Listening opened) {
    budgetNews = opened;
  }

  /// Stops the clockwork and writes what is queued, to the database or to disk. Alerts that are
  /// being raised are waited for.
  Future<Void> stop(Vertx vertx) {
    timers.forEach(vertx::cancelTimer);
    timers.clear();
    budgetNews.close();
    unwatch.run();
    holds.close();
    return writer
        .drained(vertx)
        .compose(_ -> alerts.told())
        .timeout(LAST_WRITE_SECONDS, TimeUnit.SECONDS)
        .eventually(() -> policies.stop(vertx))
        .eventually(() -> backlog.close(vertx))
        .mapEmpty();
  }

  /// Counts `line` in memory and hands it to the writer.
  void record(LedgerLine line) {
    accounts.of(line.account(), cycles.now()).expect(line, cycles.millis());
    writer.add(line);
    if (!line.isOpening()) {
      hurry(line.account());
    }
  }

  /// Together with what other replicas have written these accounts may have crossed a threshold.
  private void written(List<String> accounts) {
    holds.wake();
    standing.worst(accounts);
  }

  /// What an ending gives back may be waited for, here or at another replica.
  private void hurry(String account) {
    if (holds.isWaitedFor()) {
      writer.pump();
    } else if (standing.anyIsStrict(List.of(account))) {
      writer.press();
    }
  }

  private void beat() {
    writer.beat();
    holds.beat();
  }

  /// Gives back what the ledger holds for a request.
  void release(RequestId id, String account, Requests.@Nullable Held held) {
    var month = held == null ? cycles.now() : held.cycle();
    record(
        new LedgerLine(
            id.value(),
            account,
            LedgerLine.RELEASE,
            EntryState.RELEASED,
            month.firstDay(),
            month.firstDay(),
            held == null ? 0 : -held.amount().nanoUsd(),
            0,
            null,
            Usage.NONE,
            cycles.millis()));
  }

  Cycles cycles() {
    return cycles;
  }

  Ledger ledger() {
    return ledger;
  }

  Accounts accounts() {
    return accounts;
  }

  Budgets budgets() {
    return budgets;
  }

  Alerts alerts() {
    return alerts;
  }

  Standing standing() {
    return standing;
  }

  HoldQueue holds() {
    return holds;
  }

  WriteBehind writer() {
    return writer;
  }

  PriceSource prices() {
    return prices;
  }

  Policies policies() {
    return policies;
  }

  Requests requests() {
    return requests;
  }

  CostMeters meters() {
    return meters;
  }

  private void every(Vertx vertx, long millis, Runnable work) {
    timers.add(vertx.setPeriodic(millis, _ -> work.run()));
  }

  private void loadBudgets() {
    if (budgets.areStale() && ledger.isUp()) {
      budgets.changed("");
    }
  }

  private void age() {
    var now = cycles.millis();
    requests.age(now - config.holdExpiry().toMillis());
    accounts.forgetIdle(now - IDLE.toMillis());
  }

  private void sweep() {
    if (!ledger.isUp()) {
      return;
    }
    ledger
        .sweep(config.holdExpiry())
        .onSuccess(ended -> {
          if (ended > 0) {
            LOG.atWarn().addKeyValue("entries", ended).log("Holds that nobody settled were ended");
          }
        })
        .onFailure(
            failure -> LOG.atWarn().setCause(failure).log("Orphaned holds were not looked for"));
  }

  private void notListening(Throwable failure) {
    LOG.atWarn().setCause(failure).log("Changes of budgets are not heard");
  }
}
