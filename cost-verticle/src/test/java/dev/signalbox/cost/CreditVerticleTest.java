package dev.signalbox.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Money;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.Account;
import dev.signalbox.api.cost.ChargeCredits;
import dev.signalbox.api.cost.CheckBalance;
import dev.signalbox.api.cost.CreditReceipt;
import dev.signalbox.api.cost.ReadProfile;
import dev.signalbox.api.cost.UserProfile;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.bus.Addresses;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.TemporaryPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CleanRun
final class CreditVerticleTest {
  @TempDir Path home;

  @Test
  void under_five_credits_nobody_passes_and_a_top_up_lets_them(Vertx vertx) {
    var cost = cost(vertx, Map.of());
    assertThat(check(cost, "r1", 5))
        .isEqualTo(Outcome.err(new GatewayError.CreditsInsufficient(0, 5)));
    topUp(cost, 4, "p1");
    assertThat(check(cost, "r2", 5))
        .isEqualTo(Outcome.err(new GatewayError.CreditsInsufficient(4, 5)));
    topUp(cost, 1, "p2");
    assertThat(check(cost, "r3", 5)).isInstanceOf(Outcome.Ok.class);
  }

  @Test
  void requests_under_way_cannot_share_the_same_credits(Vertx vertx) {
    var cost = cost(vertx, Map.of("COST_WELCOME_CREDITS", "12"));
    var asked = new ArrayList<Future<Outcome<UserProfile>>>();
    for (var i = 0; i < 20; i++) {
      asked.add(cost.bus.ask(Addresses.CREDIT_CHECK, balance("r" + i, 5), cost.soon()));
    }
    var passed =
        asked.stream().map(Eventually::get).filter(each -> each instanceof Outcome.Ok).count();
    assertThat(passed).isEqualTo(2);
    assertThat(check(cost, "late", 5)).isInstanceOf(Outcome.Err.class);
  }

  @Test
  void what_a_failed_request_has_set_aside_is_given_back(Vertx vertx) {
    var cost = cost(vertx, Map.of("COST_WELCOME_CREDITS", "5"));
    assertThat(check(cost, "r1", 5)).isInstanceOf(Outcome.Ok.class);
    assertThat(check(cost, "r1", 5)).as("asked again").isInstanceOf(Outcome.Ok.class);
    assertThat(check(cost, "r2", 5)).isInstanceOf(Outcome.Err.class);
    assertThat(
            charge(cost, new ChargeCredits(new RequestId("r1"), "ada", Optional.empty(), "chat")))
        .isEqualTo(new CreditReceipt(0, 5));
    assertThat(check(cost, "r2", 5)).isInstanceOf(Outcome.Ok.class);
  }

  @Test
  void a_request_is_charged_once_however_often_and_wherever_it_is_asked(Vertx vertx) {
    var cost = cost(vertx, Map.of("COST_WELCOME_CREDITS", "100"));
    var asked = new ArrayList<Future<Outcome<CreditReceipt>>>();
    for (var i = 0; i < 60; i++) {
      asked.add(
          cost.bus.ask(Addresses.CREDIT_CHARGE, charging("r" + i % 6, 1_000, 500), cost.soon()));
    }
    // 1000/1000 * 3 + 500/1000 * 10 + 2 = 10 credits for each of six requests
    asked.forEach(each -> assertThat(value(each).credits()).isEqualTo(10));
    assertThat(profile(cost).credits()).isEqualTo(40);
    assertThat(cost.number("select count(*) from credit_entry where kind = 'charge'")).isEqualTo(6);
    assertThat(cost.number("select sum(credits)::bigint from credit_entry")).isEqualTo(40);
    assertThat(charge(cost, charging("r0", 1, 1)))
        .as("the same answer")
        .isEqualTo(value(asked.getFirst()));
  }

  @Test
  void an_answer_may_come_to_more_than_is_left_and_is_charged_in_full(Vertx vertx) {
    var cost = cost(vertx, Map.of("COST_WELCOME_CREDITS", "5"));
    assertThat(check(cost, "r1", 5)).isInstanceOf(Outcome.Ok.class);
    assertThat(charge(cost, charging("r1", 1_000, 1_000))).isEqualTo(new CreditReceipt(15, -10));
    assertThat(check(cost, "r2", 5))
        .isEqualTo(Outcome.err(new GatewayError.CreditsInsufficient(-10, 5)));
  }

  @Test
  void what_the_ledger_says_a_user_has_spent_the_profile_says(Vertx vertx) {
    var cost = cost(vertx, Map.of());
    var user = new Account("user:ada");
    cost.settle(Sample.settle("r1", 3_000, cost.now(), user));
    cost.untilNumber("select count(*) from cost_entry where account = 'user:ada'", 1);
    assertThat(profile(cost).spend()).isEqualTo(new Money(3_000));
    cost.settle(Sample.settle("r2", 4_000, cost.now(), user));
    cost.untilNumber("select count(*) from cost_entry where account = 'user:ada'", 2);
    assertThat(profile(cost).spend()).isEqualTo(new Money(7_000));

    cost.http(HttpMethod.PUT, "/admin/credits/ada", "{\"maxBudgetUsd\":\"0.000007\"}");
    assertThat(check(cost, "r3", 0))
        .isEqualTo(
            Outcome.err(
                new GatewayError.CostLimitExceeded(
                    "user:ada", new Money(7_000), new Money(7_000))));
  }

  @Test
  void an_operator_sees_balances_and_histories_and_sets_tiers(Vertx vertx) {
    var cost = cost(vertx, Map.of());
    assertThat(topUp(cost, 50, "p1").getLong("balance")).isEqualTo(50);
    assertThat(topUp(cost, 50, "p1").getLong("balance")).as("the same payment").isEqualTo(50);
    charge(cost, charging("r1", 1_000, 0));
    var changed =
        cost.http(
            HttpMethod.PUT, "/admin/credits/ada", "{\"tier\":\"pro\",\"litellmKey\":\"sk-x\"}");
    assertThat(changed.getString("tier")).isEqualTo("pro");
    assertThat(changed.getBoolean("hasLitellmKey")).isTrue();
    assertThat(changed.encode()).doesNotContain("sk-x");
    assertThat(cost.number("select count(*) from user_profiles where litellm_key = 'sk-x'"))
        .isZero();
    assertThat(profile(cost).tier()).isEqualTo("pro");

    var first = cost.http(HttpMethod.GET, "/admin/credits/ada/history?limit=1", "");
    var charged = first.getJsonArray("entries").getJsonObject(0);
    assertThat(charged.getLong("credits")).isEqualTo(-5);
    assertThat(charged.getString("reason")).isEqualTo("chat");
    var second =
        cost.http(
            HttpMethod.GET,
            "/admin/credits/ada/history?limit=1&cursor=" + first.getString("nextCursor"),
            "");
    assertThat(second.getJsonArray("entries").getJsonObject(0).getString("kind"))
        .isEqualTo("top_up");
    assertThat(second.containsKey("nextCursor")).isFalse();
    assertThat(cost.http(HttpMethod.GET, "/admin/credits", "").getJsonArray("users")).hasSize(1);
  }

  @Test
  void a_top_up_that_makes_no_sense_is_refused_by_name(Vertx vertx) {
    var cost = cost(vertx, Map.of());
    for (var body :
        new String[] {"{}", "{\"credits\":0,\"reason\":\"x\"}", "{\"credits\":\"5\"}"}) {
      var refused = cost.http(HttpMethod.POST, "/admin/credits/ada", body);
      assertThat(refused.getInteger("httpStatus")).isEqualTo(400);
      assertThat(refused.getString("field")).isEqualTo("credits");
    }
    assertThat(cost.http(HttpMethod.DELETE, "/admin/credits/ada", "").getInteger("httpStatus"))
        .isEqualTo(405);
  }

  private static CheckBalance balance(String id, long least) {
    return new CheckBalance(new RequestId(id), "ada", least);
  }

  private static Outcome<UserProfile> check(CostFixture cost, String id, long least) {
    return Eventually.get(cost.bus.ask(Addresses.CREDIT_CHECK, balance(id, least), cost.soon()));
  }

  private static ChargeCredits charging(String id, long in, long out) {
    return new ChargeCredits(
        new RequestId(id),
        "ada",
        Optional.of(new ChargeCredits.Used("gpt", Usage.of(in, out))),
        "chat");
  }

  private static CreditReceipt charge(CostFixture cost, ChargeCredits question) {
    return value(cost.bus.ask(Addresses.CREDIT_CHARGE, question, cost.soon()));
  }

  private static UserProfile profile(CostFixture cost) {
    return value(cost.bus.ask(Addresses.PROFILE, new ReadProfile("ada"), cost.soon()));
  }

  private static JsonObject topUp(CostFixture cost, long credits, String reference) {
    var body =
        new JsonObject().put("credits", credits).put("reason", "paid").put("reference", reference);
    return cost.http(HttpMethod.POST, "/admin/credits/ada", body.encode());
  }

  private static <T> T value(Future<Outcome<T>> asked) {
    return switch (Eventually.get(asked)) {
      case Outcome.Ok<T>(T value) -> value;
      case Outcome.Err<T>(GatewayError error) -> throw new AssertionError(error.message());
    };
  }

  private CostFixture cost(Vertx vertx, Map<String, String> settings) {
    return new CostFixture(vertx, TemporaryPostgres.database(), home, settings);
  }
}
