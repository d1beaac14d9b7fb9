package dev.signalbox.cost;

import static dev.signalbox.cost.Sample.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.CostLimitExceeded;
import dev.signalbox.api.cost.Account;
import dev.signalbox.api.cost.CostAlert;
import dev.signalbox.bus.Topics;
import dev.signalbox.platform.postgres.DatabaseAddress;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.TemporaryPostgres;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a changed limit puts an account below again is told again when it gets there. A hold for a
/// prompt of 4,000 nano-USD is one of 5,000.
@CleanRun
final class ChangedLimitAlertVerticleTest {
  private static final Map<String, String> NO_WAIT = Map.of("COST_HOLD_WAIT_MILLIS", "0");
  private static final Account ADA = new Account("user:ada");

  @TempDir Path home;
  private final DatabaseAddress address = TemporaryPostgres.database();
  private final List<CostAlert> heard = new CopyOnWriteArrayList<>();

  @Test
  void a_raised_limit_is_told_of_anew_and_the_old_alerts_stay_in_the_list(Vertx vertx) {
    var cost = cost(vertx, NO_WAIT);
    isToldOf(cost, 100_000);
    set(cost, 200_000);
    spend(cost, "s4", 10_000, KEY); // 95,000
    spend(cost, "s5", 10_000, KEY);
    heardOf("WARNING 100000");
    spend(cost, "s6", 60_000, KEY);
    heardOf("SOFT 160000");
    refused(cost, "r2", 36_000);
    heardOf("HARD 200000");
    refused(cost, "r3", 36_000);
    spend(cost, "s7", 1_000, KEY);

    assertThat(told())
        .containsExactlyInAnyOrder(
            "WARNING 50000",
            "SOFT 80000",
            "HARD 100000",
            "WARNING 100000",
            "SOFT 160000",
            "HARD 200000");
    var listed = cost.http(HttpMethod.GET, "/admin/alerts?account=key:abc", "");
    assertThat(listed.getJsonArray("alerts")).hasSize(6);
    assertThat(listed.getJsonArray("alerts").getJsonObject(0).getString("thresholdUsd"))
        .isEqualTo("0.000200000");
  }

  @Test
  void one_decided_in_memory_too(Vertx vertx) {
    var cost = cost(vertx, Map.of("COST_HARD_USD", "0.0001"));
    hear(cost);
    cost.know(KEY);
    spend(cost, "s1", 101_000, KEY);
    heardOf("HARD 100000");
    put(cost, "{\"hardUsd\":\"0.00015\",\"strict\":false}");
    spend(cost, "s2", 50_000, KEY);
    heardOf("HARD 150000");
    assertThat(told()).containsExactly("HARD 100000", "HARD 150000");
  }

  @Test
  void what_was_never_left_is_not_told_again_however_often_it_is_set(Vertx vertx) {
    var cost = cost(vertx, NO_WAIT);
    isToldOf(cost, 100_000);
    for (var times = 0; times < 5; times++) {
      set(cost, 100_000);
      refused(cost, "same" + times, 16_000);
      spend(cost, "free" + times, 0, KEY);
    }
    set(cost, 90_000);
    refused(cost, "lower", 16_000);
    set(cost, 100_000);
    refused(cost, "back", 16_000);
    for (var hard = 105_000; hard <= 160_000; hard += 5_000) {
      set(cost, hard); // warns from 80,000 on at most, which 85,000 are never below
      spend(cost, "up" + hard, 0, KEY);
    }
    spend(cost, "s4", 45_000, KEY); // 130,000
    heardOf("SOFT 128000");
    assertThat(told())
        .containsExactlyInAnyOrder("WARNING 50000", "SOFT 80000", "HARD 100000", "SOFT 128000");
  }

  @Test
  void a_lowered_limit_tells_what_is_crossed_now(Vertx vertx) {
    var cost = cost(vertx, NO_WAIT);
    set(cost, 200_000);
    hear(cost);
    spend(cost, "s1", 110_000, KEY);
    heardOf("WARNING 100000");
    set(cost, 130_000);
    spend(cost, "s2", 0, KEY);
    heardOf("SOFT 104000");
    set(cost, 100_000);
    refused(cost, "r1", 4_000);
    heardOf("HARD 100000");
    set(cost, 90_000);
    refused(cost, "r2", 4_000);
    spend(cost, "s3", 0, KEY);
    assertThat(told()).containsExactly("WARNING 100000", "SOFT 104000", "HARD 100000");
  }

  @Test
  void a_raised_limit_over_all_time_is_told_of_anew(Vertx vertx) {
    var cost = cost(vertx, NO_WAIT);
    hear(cost);
    most(cost, "0.0001");
    spend(cost, "s1", 85_000, ADA);
    heardOf("SOFT 80000");
    refused(cost, "r1", 16_000, ADA);
    heardOf("HARD 100000");
    most(cost, "0.0001");
    refused(cost, "r2", 16_000, ADA);
    most(cost, "0.0002");
    spend(cost, "s2", 90_000, ADA);
    heardOf("SOFT 160000");
    refused(cost, "r3", 36_000, ADA);
    heardOf("HARD 200000");
    assertThat(told()).containsExactly("SOFT 80000", "HARD 100000", "SOFT 160000", "HARD 200000");
  }

  @Test
  void of_several_replicas_one_tells_it_and_a_new_start_does_not(Vertx vertx) {
    var one = cost(vertx, NO_WAIT);
    var two = new CostFixture(Vertx.vertx(), address, home, NO_WAIT);
    Eventually.get(two.bus.listen(Topics.COST_ALERTS, heard::add));
    isToldOf(one, 100_000);
    two.know(KEY);
    refused(two, "r2", 16_000);
    set(one, 200_000);
    Eventually.until("the other has heard of it", () -> limit(two).equals("0.000200000"));
    spend(two, "s4", 100_000, KEY); // 185,000
    heardOf("SOFT 160000");
    spend(one, "s5", 1_000, KEY);
    refused(one, "r3", 36_000);
    heardOf("HARD 200000");
    refused(two, "r4", 36_000);
    two.stop();
    two.start();
    two.know(KEY);
    refused(two, "r5", 36_000);
    two.close();
    assertThat(told())
        .containsExactlyInAnyOrder(
            "WARNING 50000", "SOFT 80000", "HARD 100000", "SOFT 160000", "HARD 200000");
  }

  @Test
  void by_a_limit_that_is_no_more_nothing_is_told(Vertx vertx) {
    var cost = cost(vertx, NO_WAIT);
    hear(cost);
    put(cost, "{\"hardUsd\":\"0.0001\",\"strict\":false}");
    spend(cost, "s1", 85_000, KEY);
    heardOf("SOFT 80000");
    cost.row(
        "update cost_budget set hard_nano = 200000 where account = 'key:abc' returning account");
    refused(cost, "r1", 16_000); // here nobody has heard of it
    cost.row("select pg_notify('cost_budget', 'key:abc')");
    Eventually.until("it is heard of", () -> limit(cost).equals("0.000200000"));
    spend(cost, "s2", 75_000, KEY); // 160,000
    heardOf("SOFT 160000");
    refused(cost, "r2", 40_001);
    heardOf("HARD 200000");
    assertThat(told()).containsExactly("SOFT 80000", "SOFT 160000", "HARD 200000");
  }

  @Test
  void so_is_a_default_raised_by_a_new_start(Vertx vertx) {
    var lower = new CostFixture(Vertx.vertx(), address, home, Map.of("COST_HARD_USD", "0.0001"));
    hear(lower);
    lower.know(KEY);
    spend(lower, "s1", 101_000, KEY);
    heardOf("HARD 100000");
    lower.close();
    var higher = cost(vertx, Map.of("COST_HARD_USD", "0.0002"));
    hear(higher);
    higher.know(KEY);
    spend(higher, "s2", 100_000, KEY);
    heardOf("HARD 200000");
    assertThat(told()).containsExactly("HARD 100000", "HARD 200000");
  }

  /// Spends 85,000, and is refused what does not fit.
  private void isToldOf(CostFixture cost, long hard) {
    set(cost, hard);
    hear(cost);
    spend(cost, "s1", 55_000, KEY);
    heardOf("WARNING " + hard / 2);
    spend(cost, "s2", 30_000, KEY);
    heardOf("SOFT " + hard / 5 * 4);
    refused(cost, "r1", 16_000);
    heardOf("HARD " + hard);
  }

  private void hear(CostFixture cost) {
    Eventually.get(cost.bus.listen(Topics.COST_ALERTS, heard::add));
  }

  private void heardOf(String alert) {
    Eventually.until(alert + " is told", () -> told().contains(alert));
  }

  private List<String> told() {
    return heard.stream().map(alert -> alert.state() + " " + alert.threshold().nanoUsd()).toList();
  }

  private static void set(CostFixture cost, long hardNano) {
    cost.strict(KEY, hardNano);
  }

  private static void put(CostFixture cost, String body) {
    assertThat(cost.http(HttpMethod.PUT, "/budgets/key%3Aabc", body).getInteger("httpStatus"))
        .isEqualTo(200);
  }

  private static String limit(CostFixture cost) {
    return cost.http(HttpMethod.GET, "/budgets/key%3Aabc", "").getString("hardUsd");
  }

  private static void most(CostFixture cost, String usd) {
    cost.http(HttpMethod.PUT, "/admin/credits/ada", "{\"maxBudgetUsd\":\"" + usd + "\"}");
    var told = UsdAmount.format(UsdAmount.parse(usd));
    Eventually.until(
        "the budget is heard",
        () ->
            told.equals(
                cost.http(HttpMethod.GET, "/state/user%3Aada", "").getString("totalLimitUsd")));
  }

  /// Completes when the database knows.
  private static void spend(CostFixture cost, String id, long nanoUsd, Account account) {
    cost.settle(Sample.settle(id, nanoUsd, cost.now(), account));
    cost.untilNumber(
        "select spent_nano from cost_entry where request_id = '" + id + "' and attempt = 1",
        nanoUsd);
  }

  private static void refused(CostFixture cost, String id, long nanoUsd) {
    refused(cost, id, nanoUsd, KEY);
  }

  private static void refused(CostFixture cost, String id, long nanoUsd, Account account) {
    assertThat(cost.refusal(Sample.hold(id, nanoUsd, account)))
        .isInstanceOf(CostLimitExceeded.class);
  }

  private CostFixture cost(Vertx vertx, Map<String, String> environment) {
    return new CostFixture(vertx, address, home, environment);
  }
}
