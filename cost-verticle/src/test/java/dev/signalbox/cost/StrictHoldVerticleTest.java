package dev.signalbox.cost;

import static dev.signalbox.cost.Sample.KEY;
import static dev.signalbox.cost.Sample.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.CostLimitExceeded;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.Account;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.TemporaryPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A request of 100 input tokens costs 125,000 nano-USD in and 10,000 per token out.
@CleanRun
final class StrictHoldVerticleTest {
  private static final Map<String, String> NO_WAIT = Map.of("COST_HOLD_WAIT_MILLIS", "0");
  private static final Map<String, String> LONG_WAIT = Map.of("COST_HOLD_WAIT_MILLIS", "9000");
  private static final Account TEAM = new Account("team:blue");

  @TempDir Path home;

  @Test
  void a_refusal_shows_its_arithmetic(Vertx vertx) {
    var cost = cost(vertx, NO_WAIT);
    cost.strict(TEAM, 1_000_000);
    cost.hold(asked("r1", OptionalInt.of(30), KEY, TEAM));
    cost.settle(Sample.settle("spent", 45_000, cost.now(), TEAM));
    cost.untilNumber("select spent_nano from cost_account where account = 'team:blue'", 45_000);
    var resets = Instant.parse("2026-12-01T00:00:00Z").toEpochMilli();
    var room =
        new GatewayError.Room(
            Sample.nano(45_000), Sample.nano(425_000), Sample.nano(725_000), 40, resets);
    assertThat(cost.refusal(asked("r2", OptionalInt.of(60), KEY, TEAM)))
        .isEqualTo(
            new CostLimitExceeded(
                "team:blue", Sample.nano(470_000), Sample.nano(1_000_000), Optional.of(room)));
    var meters = cost.platform.telemetry().meters();
    assertThat(meters.counter("signalbox_cost_refused_total", "scope", "team").count()).isOne();
    assertThat(
            meters
                .counter("signalbox_cost_usd_total", "provider", "acme", "state", "settled")
                .count())
        .isEqualTo(45_000e-9);
    assertThat(meters.get("signalbox_ledger_spooled").gauge().value()).isZero();
    cost.hold(asked("r3", OptionalInt.of(40), KEY, TEAM));
    assertThat(cost.number("select held_nano from cost_account where account = 'key:abc'"))
        .as("what is refused on one account is held on none")
        .isEqualTo(425_000 + 525_000);
    cost.checkSums();
  }

  @Test
  void what_does_not_fit_is_bounded_to_what_does(Vertx vertx) {
    var cost = cost(vertx, NO_WAIT);
    cost.strict(KEY, 10_000_000);
    var hold = cost.hold(asked("r1", OptionalInt.empty(), KEY));
    assertThat(hold.outputTokenLimit()).isEqualTo(987);
    assertThat(hold.amount()).isEqualTo(Sample.nano(10_000_000));
    assertThat(cost.refusal(asked("r2", OptionalInt.empty(), KEY)))
        .isInstanceOf(CostLimitExceeded.class);
    cost.checkSums();
  }

  @Test
  void an_output_the_caller_has_named_is_kept(Vertx vertx) {
    var cost = cost(vertx, NO_WAIT);
    cost.strict(KEY, 10_000_000);
    assertThat(cost.refusal(asked("r1", OptionalInt.of(2_000), KEY)))
        .isInstanceOf(CostLimitExceeded.class);
  }

  @Test
  void an_operator_may_let_named_outputs_be_bounded_too(Vertx vertx) {
    var cost = cost(vertx, Map.of("COST_HOLD_WAIT_MILLIS", "0", "COST_CLAMP", "always"));
    cost.strict(KEY, 10_000_000);
    assertThat(cost.hold(asked("r1", OptionalInt.of(2_000), KEY)).outputTokenLimit())
        .isEqualTo(987);
  }

  @Test
  void nothing_is_bounded_below_the_floor(Vertx vertx) {
    var cost = cost(vertx, NO_WAIT);
    cost.strict(KEY, 125_000 + 255 * 10_000);
    assertThat(cost.refusal(asked("r1", OptionalInt.empty(), KEY)))
        .isInstanceOfSatisfying(
            CostLimitExceeded.class,
            refused -> assertThat(refused.room().orElseThrow().maxTokens()).isEqualTo(255));
  }

  @Test
  void no_answer_of_several_is_bounded_below_the_floor(Vertx vertx) {
    var cost = cost(vertx, NO_WAIT);
    cost.strict(KEY, 125_000 + 2 * 256 * 10_000);
    var two = cost.hold(asked("r1", OptionalInt.empty(), KEY).times(2));
    assertThat(two.outputTokenLimit()).isEqualTo(512);
    var other = new Account("key:other");
    cost.strict(other, 125_000 + 2 * 255 * 10_000);
    assertThat(cost.refusal(asked("r2", OptionalInt.empty(), other).times(2)))
        .isInstanceOfSatisfying(
            CostLimitExceeded.class,
            refused -> assertThat(refused.room().orElseThrow().maxTokens()).isEqualTo(255));
  }

  @Test
  void what_only_holds_keep_out_waits_until_one_of_them_ends(Vertx vertx) {
    var cost = cost(vertx, LONG_WAIT);
    cost.strict(KEY, 10_000);
    cost.hold(Sample.hold("r1", 5_000, KEY));
    var second = cost.asking(Sample.hold("r2", 5_000, KEY));
    var third = cost.asking(Sample.hold("r3", 5_000, KEY));
    cost.settle(Sample.settle("r1", 1_000, cost.now(), KEY));
    var first = Eventually.get(Future.any(second, third)).resultAt(0) == null ? "r3" : "r2";
    cost.settle(Sample.settle(first, 1_000, cost.now(), KEY));
    assertThat(List.of(Eventually.get(second), Eventually.get(third)))
        .allMatch(Outcome.Ok.class::isInstance);
    cost.checkSums();
  }

  @Test
  void what_can_never_fit_does_not_wait(Vertx vertx) {
    var cost = cost(vertx, LONG_WAIT);
    cost.strict(KEY, 10_000);
    cost.hold(Sample.hold("r1", 5_000, KEY));
    assertThat(Eventually.get(cost.asking(Sample.hold("r2", 9_000, KEY))))
        .isInstanceOf(Outcome.Err.class);
  }

  @Test
  void every_scope_is_held_or_none(Vertx vertx) {
    var cost = cost(vertx, NO_WAIT);
    var org = new Account("org:acme");
    cost.strict(org, 1_000_000);
    cost.strict(SESSION, 30 * 6_250);
    cost.strict(KEY, 20 * 6_250);
    var asked =
        IntStream.range(0, 60)
            .mapToObj(i -> cost.asking(Sample.hold("r" + i, 5_000, KEY, org, SESSION)))
            .toList();
    Eventually.get(Future.join(asked));
    assertThat(asked.stream().map(Future::result).filter(Outcome.Err.class::isInstance))
        .allSatisfy(each ->
            assertThat(((Outcome.Err<?>) each).error()).isInstanceOf(CostLimitExceeded.class));
    assertThat(asked.stream().filter(each -> each.result() instanceof Outcome.Ok<?>).count())
        .isEqualTo(20);
    assertThat(cost.number("select count(distinct held_nano) from cost_account")).isOne();
    assertThat(cost.number("select max(held_nano) from cost_account")).isEqualTo(20 * 6_250);
    cost.checkSums();
  }

  @Test
  void a_model_by_an_operators_own_name_has_its_price(Vertx vertx) {
    var cost = cost(vertx, Map.of("ROUTER_ALIASES", "fast=quick,quick=acme/large"));
    cost.strict(KEY, 1_000_000_000);
    var asked =
        new PlaceHold(
            new RequestId("r1"), List.of(KEY), "fast", 100, OptionalInt.of(1), Sample.TERMS);
    assertThat(cost.hold(asked).amount()).isEqualTo(Sample.nano(135_000));
  }

  private CostFixture cost(Vertx vertx, Map<String, String> environment) {
    return new CostFixture(vertx, TemporaryPostgres.database(), home, environment);
  }

  private static PlaceHold asked(String id, OptionalInt maxTokens, Account... accounts) {
    return new PlaceHold(
        new RequestId(id), List.of(accounts), "acme/large", 100, maxTokens, Sample.TERMS);
  }
}
