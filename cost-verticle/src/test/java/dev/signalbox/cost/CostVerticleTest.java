package dev.signalbox.cost;

import static dev.signalbox.cost.Sample.KEY;
import static dev.signalbox.cost.Sample.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Money;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.Account;
import dev.signalbox.api.cost.Charge;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.api.cost.Settle;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.TemporaryPostgres;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CleanRun
final class CostVerticleTest {
  private static final String HELD = "select coalesce(sum(held_nano), 0)::bigint from cost_account";
  private static final String SPENT =
      "select coalesce(sum(spent_nano), 0)::bigint from cost_account";

  @TempDir Path home;

  @Test
  void a_hold_is_settled_with_what_was_used_and_the_rest_is_given_back(Vertx vertx) {
    var cost = cost(vertx, Map.of());
    var hold = cost.hold(Sample.hold("r1", 5_000, KEY, SESSION));
    assertThat(hold.amount()).isEqualTo(Sample.nano(6_250)); // the dearest input class
    assertThat(hold.state()).isEqualTo(CostState.OK);

    var report = cost.settle(Sample.settle("r1", 3_000, cost.now(), KEY, SESSION));
    assertThat(report.request()).isEqualTo(Sample.nano(3_000));
    assertThat(report.thisCycle()).isEqualTo(Sample.nano(3_000));
    assertThat(report.total()).isEqualTo(Sample.nano(3_000));
    cost.untilNumber(SPENT, 6_000);
    cost.untilNumber(HELD, 0);
    cost.checkSums();
  }

  @Test
  void what_a_provider_reports_beyond_the_hold_is_charged_and_counted(Vertx vertx) {
    var cost = cost(vertx, Map.of());
    var beyond =
        cost.platform
            .telemetry()
            .meters()
            .counter("signalbox_usage_beyond_bound_total", "provider", "acme");
    cost.hold(Sample.hold("r1", 5_000, KEY));
    cost.settle(Sample.settle("r1", 6_000, cost.now(), KEY)); // the hold is of the dearest class
    assertThat(beyond.count()).isZero();

    cost.hold(Sample.hold("r2", 5_000, KEY));
    assertThat(cost.settle(Sample.settle("r2", 7_000, cost.now(), KEY)).request())
        .isEqualTo(Sample.nano(7_000));
    cost.settle(Sample.settle("r2", 7_000, cost.now(), KEY));
    assertThat(beyond.count()).isOne();
    cost.untilNumber(SPENT, 13_000);
    cost.untilNumber(HELD, 0);
    cost.checkSums();
  }

  @Test
  void no_charges_release_the_hold(Vertx vertx) {
    var cost = cost(vertx, Map.of());
    cost.hold(Sample.hold("r1", 5_000, KEY));
    cost.untilNumber(HELD, 6_250);
    assertThat(cost.settle(Sample.release("r1", cost.now(), KEY)).request()).isEqualTo(Money.ZERO);
    cost.untilNumber(HELD, 0);
    assertThat(cost.number("select count(*) from cost_entry where state = 'released'")).isOne();
  }

  @Test
  void asked_again_it_answers_the_same_and_counts_once(Vertx vertx) {
    var cost = cost(vertx, Map.of());
    var hold = Sample.hold("r1", 5_000, KEY);
    assertThat(cost.hold(hold)).isEqualTo(cost.hold(hold));
    var settle = Sample.settle("r1", 3_000, cost.now(), KEY);
    assertThat(cost.settle(settle)).isEqualTo(cost.settle(settle));
    cost.untilNumber(SPENT, 3_000);

    // a replica that remembers nothing of it
    cost.stop();
    cost.start();
    cost.hold(hold);
    cost.settle(settle);
    cost.settle(Sample.settle("r2", 1_000, cost.now(), KEY));
    cost.untilNumber(SPENT, 4_000);
    cost.untilNumber(HELD, 0);
    cost.checkSums();
    // the database has it before the unit hears that it has
    cost.untilSpent(KEY, 4_000);
    var report = cost.settle(Sample.settle("r3", 1_000, cost.now(), KEY));
    assertThat(report.total()).isEqualTo(Sample.nano(5_000));
  }

  @Test
  void a_strict_hold_says_how_much_output_it_covers(Vertx vertx) {
    var cost = cost(vertx, Map.of("COST_DEFAULT_MAX_TOKENS", "700"));
    cost.strict(KEY, 1_000_000_000);
    assertThat(cost.hold(unbounded("r1", "acme/large", KEY)).outputTokenLimit()).isEqualTo(700);
    assertThat(cost.hold(unbounded("r2", "acme/large", SESSION)).outputTokenLimit())
        .as("who may owe is not bounded")
        .isZero();
  }

  @Test
  void a_strict_account_may_not_use_what_nobody_offers(Vertx vertx) {
    var cost = cost(vertx, Map.of());
    cost.strict(KEY, 1_000_000_000);
    assertThat(cost.refusal(unbounded("r1", "nobody-has-this", KEY)))
        .isInstanceOf(GatewayError.ModelNotFound.class);
    assertThat(cost.hold(unbounded("r2", "nobody-has-this", SESSION)).amount())
        .isEqualTo(Money.ZERO);
  }

  @Test
  void money_that_is_spent_is_written_down_even_beyond_a_strict_limit(Vertx vertx) {
    var cost = cost(vertx, Map.of());
    cost.strict(KEY, 10_000);
    cost.hold(Sample.hold("r1", 5_000, KEY));
    var report = cost.settle(Sample.settle("r1", 50_000, cost.now(), KEY));
    assertThat(report.state()).isEqualTo(CostState.HARD);
    cost.untilNumber(SPENT, 50_000);
    assertThat(cost.refusal(Sample.hold("r2", 1_000, KEY)))
        .isInstanceOf(GatewayError.CostLimitExceeded.class);
    cost.checkSums();
  }

  @Test
  void an_account_turns_from_ok_to_hard_and_is_then_refused(Vertx vertx) {
    var cost = cost(vertx, Map.of("COST_HARD_USD", "0.0001")); // 100,000 nano-USD
    assertThat(spend(cost, "a", 49_000)).isEqualTo(CostState.OK);
    assertThat(spend(cost, "b", 1_000)).isEqualTo(CostState.WARNING);
    assertThat(spend(cost, "c", 30_000)).isEqualTo(CostState.SOFT);
    assertThat(cost.hold(Sample.hold("d", 1_000, KEY)).state()).isEqualTo(CostState.SOFT);
    var refused = (GatewayError.CostLimitExceeded) cost.refusal(Sample.hold("e", 50_000, KEY));
    assertThat(refused.scope()).isEqualTo("key:abc");
    assertThat(refused.total()).isEqualTo(Sample.nano(81_250));
    assertThat(refused.threshold()).isEqualTo(Sample.nano(100_000));
    var room = refused.room().orElseThrow();
    assertThat(room.settled()).isEqualTo(Sample.nano(80_000));
    assertThat(room.worstCase()).isEqualTo(Sample.nano(62_500));
    assertThat(room.maxTokens()).as("its input alone is too much").isZero();
    assertThat(spend(cost, "f", 20_000)).isEqualTo(CostState.HARD);
    cost.untilNumber("select count(*) from cost_alert", 3);
  }

  @Test
  void a_refusal_by_a_limit_that_is_not_used_up_says_what_would_fit(Vertx vertx) {
    var cost = cost(vertx, Map.of("COST_HARD_USD", "0.01"));
    var refused = (GatewayError.CostLimitExceeded) cost.refusal(unbounded("r1", "acme/large", KEY));
    assertThat(refused.total()).isEqualTo(Money.ZERO);
    assertThat(refused.message()).contains("may come to", "at most 987 output tokens");
    var room = refused.room().orElseThrow();
    assertThat(room.maxTokens()).isEqualTo(987);
    assertThat(room.resets()).isTrue();
    assertThat(cost.refusal(bounded("r2", 988))).isInstanceOf(refused.getClass());
    assertThat(cost.hold(bounded("r3", 987)).amount()).isEqualTo(Sample.nano(9_995_000));
  }

  private static PlaceHold bounded(String id, int maxTokens) {
    return new PlaceHold(
        new RequestId(id),
        List.of(KEY),
        "acme/large",
        100,
        OptionalInt.of(maxTokens),
        Sample.TERMS);
  }

  @Test
  void a_new_month_begins_with_nothing_spent_and_keeps_the_total(Vertx vertx) {
    var cost = cost(vertx, Map.of("COST_HARD_USD", "0.0001"));
    assertThat(spend(cost, "a", 100_000)).isEqualTo(CostState.HARD);
    cost.hold(Sample.hold("other", 1_000, SESSION));
    cost.clock.set(Instant.parse("2026-12-01T00:00:00Z"));
    assertThat(cost.hold(Sample.hold("b", 1_000, KEY)).state()).isEqualTo(CostState.OK);
    var report = cost.settle(Sample.settle("b", 1_000, cost.now(), KEY));
    assertThat(report.thisCycle()).isEqualTo(Sample.nano(1_000));
    assertThat(report.total()).isEqualTo(Sample.nano(101_000));
    // a hold of November settled in December leaves November and counts in December
    cost.settle(Sample.settle("other", 1_000, cost.now(), SESSION));
    cost.untilNumber(HELD, 0);
    cost.untilNumber(
        "select spent_nano from cost_account where account = 'session:abc:s1'"
            + " and cycle = '2026-12-01'",
        1_000);
    cost.checkSums();
  }

  @Test
  void an_unpriced_model_is_counted_as_zero(Vertx vertx) {
    var cost = cost(vertx, Map.of());
    var ask = unpriced();
    assertThat(cost.hold(ask).amount()).isEqualTo(Money.ZERO);
    var charge = new Charge(1, Sample.UNPRICED, Usage.of(10, 10));
    var report = cost.settle(new Settle(ask.id(), List.of(KEY), List.of(charge), cost.now()));
    assertThat(report.request()).isEqualTo(Money.ZERO);
    cost.untilNumber("select count(*) from cost_entry where state = 'unknown'", 1);
  }

  @Test
  void an_unpriced_model_is_refused_where_the_operator_says_so(Vertx vertx) {
    var cost = cost(vertx, Map.of("COST_UNKNOWN_PRICE", "refuse"));
    var refused = cost.refusal(unpriced());
    assertThat(refused).isInstanceOf(GatewayError.InputRejected.class);
    assertThat(refused.message()).contains("acme/mystery");
  }

  @Test
  void a_hold_nobody_settles_counts_as_spent_until_the_truth_comes(Vertx vertx) {
    var cost = cost(vertx, Map.of("COST_HOLD_EXPIRY_SECONDS", "1"));
    cost.hold(Sample.hold("r1", 5_000, KEY));
    cost.hold(Sample.hold("r2", 5_000, KEY));
    cost.untilNumber("select count(*) from cost_entry where state = 'unknown'", 2);
    cost.untilNumber(HELD, 0);
    cost.untilNumber(SPENT, 12_500);
    cost.settle(Sample.settle("r1", 3_000, cost.now(), KEY));
    cost.untilNumber(SPENT, 9_250);
    cost.settle(Sample.release("r2", cost.now(), KEY));
    cost.untilNumber(SPENT, 3_000);
    cost.checkSums();
  }

  @Test
  void the_unit_joins_the_roll_call_once_and_leaves_it(Vertx vertx) {
    var cost = cost(vertx, Map.of());
    var presence = cost.bus.rollCall().of(Unit.COST);
    assertThat(presence).hasSize(1);
    assertThat(presence.getFirst().gauges()).containsKeys("spool_depth", "ledger_queue");
    cost.stop();
    assertThat(cost.bus.rollCall().of(Unit.COST)).isEmpty();
  }

  private CostFixture cost(Vertx vertx, Map<String, String> environment) {
    var cost = new CostFixture(vertx, TemporaryPostgres.database(), home, environment);
    cost.know(KEY, SESSION);
    return cost;
  }

  private static PlaceHold unpriced() {
    return new PlaceHold(
        new RequestId("r1"),
        List.of(KEY),
        "acme/mystery",
        1_000,
        OptionalInt.empty(),
        Sample.TERMS);
  }

  private static PlaceHold unbounded(String id, String model, Account account) {
    return new PlaceHold(
        new RequestId(id), List.of(account), model, 100, OptionalInt.empty(), Sample.TERMS);
  }

  private static CostState spend(CostFixture cost, String id, long nanoUsd) {
    return cost.settle(Sample.settle(id, nanoUsd, cost.now(), KEY)).state();
  }
}
