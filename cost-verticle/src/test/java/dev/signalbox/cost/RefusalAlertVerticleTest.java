package dev.signalbox.cost;

import static dev.signalbox.cost.Sample.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.CostLimitExceeded;
import dev.signalbox.api.Money;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.Account;
import dev.signalbox.api.cost.CostAlert;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.bus.Topics;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.TemporaryPostgres;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is held never takes an account quite to its limit: a refusal is what tells that it has got
/// there. A hold for a prompt of 4,000 nano-USD is one of 5,000.
@CleanRun
final class RefusalAlertVerticleTest {
  private static final Map<String, String> NO_WAIT = Map.of("COST_HOLD_WAIT_MILLIS", "0");
  private static final Money LIMIT = Sample.nano(100_000);

  @TempDir Path home;

  @Test
  void memory_tells_that_a_budget_is_used_up_once_and_not_of_a_request_that_is_too_large(
      Vertx vertx) {
    var cost = cost(vertx, Map.of("COST_HARD_USD", "0.0001"));
    cost.know(KEY);
    isToldWhenUsedUp(cost, KEY);
  }

  @Test
  void so_does_the_database(Vertx vertx) {
    var cost = cost(vertx, NO_WAIT);
    cost.strict(KEY, LIMIT.nanoUsd());
    isToldWhenUsedUp(cost, KEY);
  }

  @Test
  void so_does_a_budget_over_all_time(Vertx vertx) {
    var ada = new Account("user:ada");
    var cost = cost(vertx, NO_WAIT);
    cost.http(HttpMethod.PUT, "/admin/credits/ada", "{\"maxBudgetUsd\":\"0.0001\"}");
    Eventually.until(
        "the budget is heard",
        () -> cost.http(HttpMethod.GET, "/state/user%3Aada", "").getBoolean("strict"));
    isToldWhenUsedUp(cost, ada);
  }

  /// One giant request of an account that has hardly spent anything, then what uses the budget up.
  private static void isToldWhenUsedUp(CostFixture cost, Account account) {
    var heard = heard(cost);
    refused(cost, "giant", 200_000, account);
    spend(cost, "s1", 55_000, account);
    refused(cost, "large", 60_000, account);
    spend(cost, "s2", 30_000, account);
    refused(cost, "r1", 16_000, account);
    Eventually.until("it is told", () -> states(heard).contains(CostState.HARD));
    refused(cost, "r2", 16_000, account);
    cost.settle(Sample.settle("s3", 15_000, cost.now(), account));

    assertThat(heard).filteredOn(alert -> alert.state() == CostState.SOFT).hasSize(1);
    assertThat(heard)
        .filteredOn(alert -> alert.state() == CostState.HARD)
        .singleElement()
        .satisfies(alert -> {
          assertThat(alert.account()).isEqualTo(account);
          assertThat(alert.used()).isEqualTo(Sample.nano(85_000));
          assertThat(alert.threshold()).isEqualTo(LIMIT);
        });
    assertThat(cost.number("select count(*) from cost_alert where state = 'HARD'")).isOne();
  }

  @Test
  void a_refusal_for_the_sake_of_what_is_only_held_tells_nothing(Vertx vertx) {
    var cost = cost(vertx, NO_WAIT);
    cost.strict(KEY, LIMIT.nanoUsd());
    var heard = heard(cost);
    spend(cost, "s1", 20_000, KEY);
    cost.hold(Sample.hold("long", 56_000, KEY)); // 70,000 of the 80,000 left
    refused(cost, "r1", 16_000, KEY);
    spend(cost, "long", 66_000, KEY);
    refused(cost, "r2", 16_000, KEY);
    Eventually.until("it is told", () -> states(heard).contains(CostState.HARD));
    assertThat(heard)
        .filteredOn(alert -> alert.state() == CostState.HARD)
        .extracting(CostAlert::used)
        .containsExactly(Sample.nano(86_000));
  }

  @Test
  void what_is_only_held_crosses_nothing(Vertx vertx) {
    var cost = cost(vertx, NO_WAIT);
    cost.strict(KEY, 10_000_000);
    var heard = heard(cost);
    var unbounded =
        new PlaceHold(
            new RequestId("r1"),
            List.of(KEY),
            "acme/large",
            100,
            OptionalInt.empty(),
            Sample.TERMS);
    assertThat(cost.hold(unbounded).state()).isEqualTo(CostState.HARD);
    spend(cost, "r1", 6_000_000, KEY);
    Eventually.until("a crossing is told", () -> !heard.isEmpty());
    assertThat(states(heard)).containsExactly(CostState.WARNING);
  }

  @Test
  void an_account_is_told_of_though_another_has_less_room_for_the_moment(Vertx vertx) {
    var team = new Account("team:blue");
    var cost = cost(vertx, NO_WAIT);
    cost.strict(KEY, LIMIT.nanoUsd());
    cost.strict(team, 1_000_000);
    var heard = heard(cost);
    spend(cost, "s1", 95_000, KEY);
    cost.hold(Sample.hold("long", 799_000, team)); // leaves 1,250
    refused(cost, "r1", 8_000, KEY, team);
    Eventually.until("it is told", () -> states(heard).contains(CostState.HARD));
    assertThat(heard)
        .filteredOn(alert -> alert.state() == CostState.HARD)
        .extracting(CostAlert::account)
        .containsExactly(KEY);
  }

  @Test
  void one_of_several_replicas_tells_it(Vertx vertx) {
    var settings = Map.of("COST_HARD_USD", "0.0001");
    var address = TemporaryPostgres.database();
    var one = new CostFixture(vertx, address, home, settings);
    var two = new CostFixture(Vertx.vertx(), address, home, settings);
    var heard = heard(one);
    Eventually.get(two.bus.listen(Topics.COST_ALERTS, heard::add));
    spend(one, "s1", 95_000, KEY);
    refused(one, "r1", 8_000, KEY);
    one.untilNumber("select count(*) from cost_alert where state = 'HARD'", 1);
    two.know(KEY);
    refused(two, "r2", 8_000, KEY);
    two.close();
    Eventually.until("it is told", () -> states(heard).contains(CostState.HARD));
    assertThat(heard).filteredOn(alert -> alert.state() == CostState.HARD).hasSize(1);
  }

  private static List<CostAlert> heard(CostFixture cost) {
    var heard = new CopyOnWriteArrayList<CostAlert>();
    Eventually.get(cost.bus.listen(Topics.COST_ALERTS, heard::add));
    return heard;
  }

  private static List<CostState> states(List<CostAlert> heard) {
    return heard.stream().map(CostAlert::state).toList();
  }

  /// Completes when the database knows.
  private static void spend(CostFixture cost, String id, long nanoUsd, Account account) {
    cost.settle(Sample.settle(id, nanoUsd, cost.now(), account));
    cost.untilNumber(
        "select spent_nano from cost_entry where request_id = '" + id + "' and attempt = 1",
        nanoUsd);
  }

  private static void refused(CostFixture cost, String id, long nanoUsd, Account... accounts) {
    assertThat(cost.refusal(Sample.hold(id, nanoUsd, accounts)))
        .isInstanceOf(CostLimitExceeded.class);
  }

  private CostFixture cost(Vertx vertx, Map<String, String> environment) {
    return new CostFixture(vertx, TemporaryPostgres.database(), home, environment);
  }
}
