package dev.signalbox.cost;

import static dev.signalbox.cost.Sample.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.CostLimitExceeded;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.cost.Account;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.TemporaryPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `user_profiles.max_budget` is over all time, and no less a budget than those of a month.
@CleanRun
final class UserBudgetVerticleTest {
  private static final Account ADA = new Account("user:ada");
  private static final Map<String, String> NO_WAIT = Map.of("COST_HOLD_WAIT_MILLIS", "0");

  @TempDir Path home;

  @Test
  void parallel_requests_cannot_share_what_is_left_to_a_user(Vertx vertx) {
    var cost = cost(vertx, "0.0000655"); // ten holds of 6,250 and a half
    var asked =
        IntStream.range(0, 40)
            .mapToObj(i -> cost.asking(Sample.hold("r" + i, 5_000, KEY, ADA)))
            .toList();
    Eventually.get(Future.join(asked));
    assertThat(asked.stream().filter(each -> each.result() instanceof Outcome.Ok<?>)).hasSize(10);
    assertThat(cost.number("select max(held_nano) from cost_account")).isEqualTo(10 * 6_250);
    assertThat(cost.number("select count(distinct held_nano) from cost_account"))
        .as("what the user may not, the key does not hold")
        .isOne();
    cost.checkSums();
  }

  @Test
  void what_was_spent_in_other_months_is_spent(Vertx vertx) {
    var cost = cost(vertx, "0.00001");
    cost.settle(Sample.settle("r1", 4_000, cost.now(), ADA));
    cost.hold(Sample.hold("r2", 1_000, ADA));
    cost.untilNumber("select spent_nano from cost_account where account = 'user:ada'", 4_000);
    cost.clock.advance(Duration.ofDays(20));

    var refused = cost.refusal(Sample.hold("r3", 4_000, KEY, ADA));
    var room =
        new GatewayError.Room(
            Sample.nano(4_000), Sample.nano(1_250), Sample.nano(5_000), 0, GatewayError.Room.NEVER);
    assertThat(refused)
        .isEqualTo(
            new CostLimitExceeded(
                "user:ada", Sample.nano(5_250), Sample.nano(10_000), Optional.of(room)));
    assertThat(refused.message()).endsWith("It is over all time: raise the budget.");
    assertThat(cost.hold(Sample.hold("r4", 3_000, KEY, ADA)).state()).isEqualTo(CostState.SOFT);
    assertThat(cost.refusal(Sample.hold("r5", 1_000, KEY, ADA)))
        .isInstanceOf(CostLimitExceeded.class);
    cost.checkSums();
  }

  @Test
  void the_database_itself_refuses(Vertx vertx) {
    var cost = cost(vertx, "0.00001");
    cost.hold(Sample.hold("r1", 7_000, ADA));
    var taking =
        cost.platform
            .database()
            .pool()
            .query(
                "update cost_account set held_nano = held_nano + 1251 where account = 'user:ada'")
            .execute()
            .transform(done -> Future.succeededFuture(done.succeeded()));
    assertThat(Eventually.get(taking)).as("over the CHECK").isFalse();
  }

  @Test
  void a_budget_that_changes_in_the_table_is_heard_and_one_taken_away_refuses_nobody(Vertx vertx) {
    var cost = cost(vertx, "0.000001");
    assertThat(cost.refusal(Sample.hold("r1", 4_000, ADA))).isInstanceOf(CostLimitExceeded.class);
    var shown = cost.http(HttpMethod.GET, "/admin/budgets/user%3Aada", "");
    assertThat(shown.getString("totalLimitUsd")).isEqualTo("0.000001000");
    assertThat(shown.getBoolean("own")).isTrue();

    var raised = "update user_profiles set max_budget = 0.000006 where user_id = 'ada'";
    Eventually.get(cost.platform.database().pool().query(raised).execute());
    cost.hold(Sample.hold("r2", 4_000, ADA));

    cost.http(HttpMethod.PUT, "/admin/credits/ada", "{\"maxBudgetUsd\":null}");
    Eventually.until("it is heard", () -> !strict(cost));
    cost.hold(Sample.hold("r3", 400_000, ADA));
  }

  private static boolean strict(CostFixture cost) {
    return cost.http(HttpMethod.GET, "/state/user%3Aada", "").getBoolean("strict");
  }

  private CostFixture cost(Vertx vertx, String maxBudgetUsd) {
    var cost = new CostFixture(vertx, TemporaryPostgres.database(), home, NO_WAIT);
    cost.http(HttpMethod.PUT, "/admin/credits/ada", "{\"maxBudgetUsd\":\"" + maxBudgetUsd + "\"}");
    Eventually.until("the budget is heard", () -> strict(cost));
    return cost;
  }
}
