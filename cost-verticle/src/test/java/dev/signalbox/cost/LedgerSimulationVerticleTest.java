package dev.signalbox.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.cost.Account;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.TemporaryPostgres;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// After every step no budget is overspent, none of a month and none over all time, every sum is
/// what its entries say, and what was settled is the provider's own bill without what waits or was
/// lost; in the end the two agree to the nano-dollar.
@CleanRun
final class LedgerSimulationVerticleTest {
  private static final int STEPS = 200;
  private static final int SEEDS = Integer.getInteger("simulation.seeds", 8);
  private static final String OVERSPENT =
      """
      select count(*) from cost_account a join cost_budget b using (account)
       where b.strict and a.spent_nano + a.held_nano > b.hard_nano\
      """;
  private static final String OVERSPENT_IN_ALL =
      """
      select count(*) from (
        select a.account from cost_account a join cost_total_budget b using (account)
         group by a.account having sum(a.spent_nano + a.held_nano) > max(b.limit_nano)) over_it\
      """;

  /// What calls cost; what nobody knows of is not among it.
  private static final String PAID =
      "select coalesce(sum(spent_nano), 0)::bigint from cost_entry where attempt > 0";

  @TempDir Path home;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, SEEDS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void no_budget_is_overspent_and_the_bill_is_ours(long seed, Vertx vertx) {
    // nobody else sweeps or writes
    var settings = Map.of("COST_HOLD_EXPIRY_SECONDS", "86400");
    var cost = new CostFixture(vertx, TemporaryPostgres.database(), home, settings);
    var simulation = new LedgerSimulation(seed, cost.platform.database());
    simulation.limits().forEach((name, limit) -> cost.strict(new Account(name), limit));
    simulation.totals().forEach((name, limit) -> inAll(cost, new Account(name), limit));
    List<String> steps = new ArrayList<>();
    for (var step = 0; step < STEPS; step++) {
      steps.add(simulation.step());
      assertThat(cost.number(OVERSPENT)).as("seed %s after %s", seed, steps).isZero();
      assertThat(cost.number(OVERSPENT_IN_ALL)).as("seed %s after %s", seed, steps).isZero();
      assertThat(cost.number(PAID))
          .as("seed %s: the provider's own bill after %s", seed, steps)
          .isEqualTo(simulation.written());
      cost.checkSums();
    }
    simulation.settleAll();
    cost.checkSums();
    assertThat(cost.number("select coalesce(sum(held_nano), 0)::bigint from cost_account"))
        .as("seed %s: nothing is held in the end", seed)
        .isZero();
    for (var name : simulation.limits().keySet()) {
      var spent =
          cost.number(
              "select coalesce(sum(spent_nano), 0)::bigint from cost_account where account = '"
                  + name
                  + "'");
      assertThat(spent).as("seed %s: %s", seed, name).isEqualTo(simulation.bill(name));
    }
  }

  private static void inAll(CostFixture cost, Account user, long limit) {
    cost.http(
        HttpMethod.PUT,
        "/admin/credits/" + user.id().substring("user:".length()),
        "{\"maxBudgetUsd\":\"" + UsdAmount.format(limit) + "\"}");
  }
}
