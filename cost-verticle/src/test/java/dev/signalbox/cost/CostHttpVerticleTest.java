package dev.signalbox.cost;

import static dev.signalbox.cost.Sample.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.cost.Account;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.TemporaryPostgres;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CleanRun
final class CostHttpVerticleTest {
  private static final String ACCOUNT = "key%3Aabc";

  @TempDir Path home;

  @Test
  void the_state_of_an_account_is_told_to_the_last_digit(Vertx vertx) {
    var cost = cost(vertx);
    cost.hold(Sample.hold("held", 1_000, KEY));
    cost.settle(Sample.settle("r1", 3_000, cost.now(), KEY));
    var state = cost.http(HttpMethod.GET, "/state/" + ACCOUNT, "");
    assertThat(state.getString("account")).isEqualTo("key:abc");
    assertThat(state.getString("cycle")).isEqualTo("2026-11");
    assertThat(state.getString("thisCycle")).isEqualTo("0.000003000");
    assertThat(state.getString("total")).isEqualTo("0.000003000");
    assertThat(state.getString("held")).isEqualTo("0.000001250");
    assertThat(state.getString("state")).isEqualTo("OK");
    assertThat(state.getBoolean("strict")).isFalse();
    assertThat(state.getJsonObject("thresholds").getString("hardUsd")).isEqualTo("500.000000000");
  }

  @Test
  void a_budget_is_validated_kept_and_heard_by_every_replica(Vertx vertx) {
    var address = TemporaryPostgres.database();
    var cost = new CostFixture(vertx, address, home, Map.of());
    var otherVertx = Vertx.vertx();
    var other = new CostFixture(otherVertx, address, home, Map.of());
    var wrong = cost.http(HttpMethod.PUT, "/budgets/" + ACCOUNT, "{\"hardUsd\":\"lots\"}");
    assertThat(wrong.getInteger("httpStatus")).isEqualTo(400);
    assertThat(wrong.getString("message")).startsWith("hardUsd: ");

    var saved =
        cost.http(HttpMethod.PUT, "/budgets/" + ACCOUNT, "{\"hardUsd\":12.5,\"strict\":true}");
    assertThat(saved.getInteger("httpStatus")).isEqualTo(200);
    Eventually.until(
        "the other replica has heard of it",
        () ->
            "12.500000000"
                .equals(
                    other.http(HttpMethod.GET, "/budgets/" + ACCOUNT, "").getString("hardUsd")));
    assertThat(cost.row("select strict from cost_budget where account = 'key:abc'").getBoolean(0))
        .isTrue();
    Eventually.get(otherVertx.close());
  }

  @Test
  void usage_lists_the_ledger_and_sums_it(Vertx vertx) {
    var cost = cost(vertx);
    cost.settle(Sample.settle("r1", 3_000, cost.now(), KEY));
    cost.settle(Sample.settle("r2", 4_000, cost.now(), KEY));
    cost.untilNumber("select count(*) from cost_entry", 2);
    var usage = usage(cost, "?account=" + ACCOUNT + "&from=2026-11-01&limit=1");
    assertThat(usage.getJsonObject("totals").getString("spentUsd")).isEqualTo("0.000007000");
    assertThat(usage.getJsonObject("totals").getLong("inputTokens")).isEqualTo(7);
    assertThat(usage.getJsonArray("entries")).hasSize(1);
    var entry = usage.getJsonArray("entries").getJsonObject(0);
    assertThat(entry.getString("provider")).isEqualTo("acme");
    assertThat(entry.getString("state")).isEqualTo("settled");
    assertThat(usage(cost, "?to=2026-11-01").getJsonArray("entries")).isEmpty();
    assertThat(usage(cost, "?limit=many").getInteger("httpStatus")).isEqualTo(400);
  }

  @Test
  void a_name_that_is_no_account_is_refused(Vertx vertx) {
    var cost = cost(vertx);
    assertThat(cost.http(HttpMethod.GET, "/state/nobody", "").getInteger("httpStatus"))
        .isEqualTo(400);
    assertThat(cost.http(HttpMethod.GET, "/budgets/key%3A", "").getInteger("httpStatus"))
        .isEqualTo(400);
    assertThat(cost.http(HttpMethod.GET, "/ready", "").getString("status")).isEqualTo("ready");
  }

  @Test
  void what_no_database_takes_is_a_mistake_of_the_caller_and_no_defect(Vertx vertx) {
    var cost = cost(vertx);
    for (var body :
        List.of(
            "{\"credits\":1e999,\"reason\":\"x\"}",
            "{\"credits\":5,\"reason\":\"a\\u0000b\"}",
            "{\"credits\":5,\"credits\":6,\"reason\":\"x\"}")) {
      var refused = cost.http(HttpMethod.POST, "/admin/credits/ada", body);
      assertThat(refused.getInteger("httpStatus")).as(body).isEqualTo(400);
    }
    for (var path :
        List.of(
            "/admin/alerts?account=%00",
            "/admin/credits?cursor=%00",
            "/admin/approvals/%00",
            "/admin/approvals/thresholds/key%3Aa%0D%0Ab")) {
      var method = path.contains("thresholds") ? HttpMethod.PUT : HttpMethod.GET;
      var refused = cost.http(method, path, "{\"thresholdUsd\":5}");
      assertThat(refused.getInteger("httpStatus")).as(path).isEqualTo(400);
    }
    var noHistory = cost.http(HttpMethod.PUT, "/admin/credits/ada/history", "{\"tier\":\"pro\"}");
    assertThat(noHistory.getString("allowed")).isEqualTo("GET, HEAD");
  }

  @Test
  void budgets_are_listed_with_what_is_spent_of_them_and_taken_away(Vertx vertx) {
    var cost = cost(vertx);
    var path = "/admin/budgets/user%3Aada";
    cost.http(HttpMethod.PUT, path, "{\"hardUsd\":2}");
    cost.settle(Sample.settle("r1", 3_000, cost.now(), new Account("user:ada")));
    var listed = cost.http(HttpMethod.GET, "/admin/budgets", "");
    assertThat(listed.getJsonObject("default").getString("hardUsd")).isEqualTo("500.000000000");
    var own = listed.getJsonArray("budgets").getJsonObject(0);
    assertThat(own.getString("account")).isEqualTo("user:ada");
    assertThat(own.getString("thisCycle")).isEqualTo("0.000003000");
    assertThat(own.getBoolean("own")).isTrue();

    assertThat(cost.http(HttpMethod.DELETE, path, "").getInteger("httpStatus")).isEqualTo(204);
    assertThat(cost.http(HttpMethod.DELETE, path, "").getInteger("httpStatus")).isEqualTo(404);
    assertThat(cost.http(HttpMethod.GET, path, "").getBoolean("own")).isFalse();
    assertThat(cost.http(HttpMethod.PATCH, path, "").getInteger("httpStatus")).isEqualTo(405);
    Eventually.until(
        "the settled call is listed",
        () -> cost.http(HttpMethod.GET, "/admin/usage", "").getJsonArray("entries").size() == 1);
  }

  private static JsonObject usage(CostFixture cost, String query) {
    return cost.http(HttpMethod.GET, "/usage" + query, "");
  }

  private CostFixture cost(Vertx vertx) {
    return new CostFixture(vertx, TemporaryPostgres.database(), home, Map.of());
  }
}
