package dev.signalbox.router;

import dev.signalbox.platform.Database;
import dev.signalbox.platform.Database.Listening;
import dev.signalbox.platform.Rereading;
import dev.signalbox.platform.operator.BadField;
import dev.signalbox.router.plan.Policy;
import dev.signalbox.router.plan.Rule;
import dev.signalbox.router.plan.RuleSet;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The policy of this moment. Rules come from PostgreSQL as soon as they are told of; while it is
/// away the last known ones hold.
final class RuleBook {
  private static final Logger LOG = LoggerFactory.getLogger(RuleBook.class);
  private static final long TRY_AGAIN_MILLIS = 2_000;
  private static final long OPENING_MILLIS = 3_000;
  private static final Duration READING = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Policy settled;
  private final Database database;
  private final RuleTable table;
  private final ShippedRules shipped = ShippedRules.load();
  private volatile Policy policy;
  private volatile List<RuleTable.Kept> kept = List.of();
  private volatile boolean closed;
  private volatile @Nullable Listening listening;
  private volatile long timer = -1;
  private volatile Future<Void> opened = Future.succeededFuture();
  private final Rereading<List<RuleTable.Kept>> reading;

  RuleBook(Vertx vertx, Policy settled, Database database) {
    this.vertx = vertx;
    this.settled = settled;
    this.database = database;
    this.table = new RuleTable(database);
    this.reading = new Rereading<>(table::all, this::take, READING);
    this.policy = settled.with(RuleSet.of(shipped.rules()));
  }

  Policy policy() {
    return policy;
  }

  RuleTable table() {
    return table;
  }

  ShippedRules shipped() {
    return shipped;
  }

  /// The rules of the database as they were last read.
  List<RuleTable.Kept> kept() {
    return kept;
  }

  /// Reads the rules and goes on hearing of changes.
  void open() {
    var _ =
        database
            .listen(RuleTable.CHANNEL, _ -> reload())
            .onSuccess(heard -> {
              if (closed) {
                heard.close();
              } else {
                listening = heard;
                reload();
              }
            });
    opened = reload().timeout(OPENING_MILLIS, TimeUnit.MILLISECONDS).otherwiseEmpty();
  }

  /// Completes when the rules were read, or without them when the database does not answer soon: a
  /// rule that binds must not be passed over only because a router has just begun.
  Future<Void> opened() {
    return opened;
  }

  /// Reads all rules anew. Completes when a reading that began after this call has ended.
  Future<Void> reload() {
    return reading
        .again()
        .onFailure(failure -> {
          LOG.atDebug()
              .setCause(failure)
              .log("Routing rules could not be read; the last ones hold");
          tryAgain();
        });
  }

  private void tryAgain() {
    if (!closed && timer < 0) {
      timer =
          vertx.setTimer(
              TRY_AGAIN_MILLIS,
              _ -> {
                timer = -1;
                reload();
              });
    }
  }

  private void take(List<RuleTable.Kept> rules) {
    if (!closed) {
      replace(rules);
    }
  }

  private void replace(List<RuleTable.Kept> rules) {
    var all = new ArrayList<>(shipped.rules());
    rules.forEach(rule -> add(rule, all));
    try {
      policy = settled.with(RuleSet.of(all));
      kept = List.copyOf(rules);
    } catch (IllegalArgumentException e) {
      LOG.atError().setCause(e).log("The routing rules are too large together; the last ones hold");
    }
  }

  /// A rule that was written past the API may be wrong: it is left out, not its siblings.
  private static void add(RuleTable.Kept rule, List<Rule> to) {
    try {
      to.add(rule.body().rule(rule.id().toString()));
    } catch (BadField | ClassCastException e) {
      LOG.atWarn()
          .addKeyValue("rule", rule.id())
          .addKeyValue("reason", e.getMessage())
          .log("A routing rule cannot be read and is left out");
    }
  }

  /// What the policy would be with `rule` in it.
  ///
  /// @throws BadField if all rules together became too large
  void check(RuleBody rule) {
    var all = new ArrayList<>(policy.rules().rules());
    all.add(rule.rule("new"));
    try {
      RuleSet.of(all);
    } catch (IllegalArgumentException e) {
      throw new BadField("condition", String.valueOf(e.getMessage()));
    }
  }

  void close() {
    closed = true;
    if (timer >= 0) {
      vertx.cancelTimer(timer);
    }
    var heard = listening;
    if (heard != null) {
      heard.close();
    }
  }
}
