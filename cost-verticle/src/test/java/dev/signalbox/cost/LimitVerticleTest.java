package dev.signalbox.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.QuotaExceeded;
import dev.signalbox.api.GatewayError.RateLimited;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.cost.Account;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.api.identity.UsageLimits;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.TemporaryPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CleanRun
final class LimitVerticleTest {
  private static final long MINUTE_MILLIS = 61_000;
  private static final long DAY_MILLIS = 86_400_000;

  @TempDir Path home;

  @Test
  void no_minute_holds_more_requests_than_the_limit_however_many_ask_at_once_and_where(
      Vertx vertx) {
    var address = TemporaryPostgres.database();
    var one = new CostFixture(vertx, address, home, Map.of());
    var otherVertx = Vertx.vertx();
    var other = new CostFixture(otherVertx, address, home, Map.of());
    var limits = new UsageLimits(7, 0, 0, 0);
    var asked = new ArrayList<Future<Outcome<Hold>>>();
    for (var i = 0; i < 40; i++) {
      asked.add((i % 2 == 0 ? one : other).asking(limited("r" + i, 400, limits)));
    }
    var outcomes = asked.stream().map(Eventually::get).toList();
    assertThat(outcomes.stream().filter(each -> each instanceof Outcome.Ok)).hasSize(7);
    for (var outcome : outcomes) {
      if (outcome instanceof Outcome.Err<Hold>(GatewayError error)) {
        assertThat(error).isInstanceOf(RateLimited.class);
        var refused = (RateLimited) error;
        assertThat(refused.scope()).isEqualTo("key");
        assertThat(refused.limit()).isEqualTo(7);
        assertThat(refused.retryAfterMillis()).isBetween(1L, MINUTE_MILLIS);
      }
    }
    Eventually.get(otherVertx.close());
  }

  @Test
  void what_has_left_the_minute_makes_room_exactly_when_it_was_said_to(Vertx vertx) {
    var cost = cost(vertx, Map.of());
    var limits = new UsageLimits(2, 0, 0, 0);
    cost.hold(limited("r1", 400, limits));
    later(cost, 30);
    cost.hold(limited("r2", 400, limits));
    var refused = (RateLimited) cost.refusal(limited("r3", 400, limits));
    assertThat(refused.retryAfterMillis()).isBetween(20_000L, 31_000L);
    later(cost, Math.ceilDiv(refused.retryAfterMillis(), 1_000));
    cost.hold(limited("r3", 400, limits));
    assertThat(cost.refusal(limited("r4", 400, limits))).isInstanceOf(RateLimited.class);
  }

  @Test
  void tokens_are_counted_by_estimate_and_corrected_by_what_was_used(Vertx vertx) {
    var cost = cost(vertx, Map.of());
    var limits = new UsageLimits(0, 250, 0, 0);
    // 800 bytes are taken for 200 tokens
    cost.hold(limited("r1", 800, limits));
    var refused = cost.refusal(limited("r2", 400, limits));
    assertThat(refused).isInstanceOf(RateLimited.class);
    assertThat(((RateLimited) refused).unit()).isEqualTo("tokens");
    // it was 50 in truth
    cost.settle(Sample.settle("r1", 50_000, cost.now(), Sample.KEY));
    cost.untilNumber("select tokens[1] from usage_count", 50);
    cost.hold(limited("r2", 400, limits));
    assertThat(cost.number("select count(*) from usage_ticket")).isEqualTo(1);
  }

  @Test
  void a_day_has_quotas_of_its_own(Vertx vertx) {
    var cost = cost(vertx, Map.of());
    var limits = new UsageLimits(0, 0, 1, 0);
    cost.hold(limited("r1", 400, limits));
    var refused = (QuotaExceeded) cost.refusal(limited("r2", 400, limits));
    assertThat(refused.unit()).isEqualTo("requests");
    assertThat(refused.retryAfterMillis()).isBetween(1L, DAY_MILLIS);
    cost.number(
        "with yesterday as (update usage_count set day = day - 1 returning 1) select 1::bigint");
    cost.hold(limited("r2", 400, limits));
  }

  @Test
  void a_request_counts_once_and_one_that_never_began_does_not_count(Vertx vertx) {
    var cost = cost(vertx, Map.of("COST_HARD_USD", "0.001"));
    var limits = new UsageLimits(2, 0, 0, 0);
    cost.hold(limited("r1", 400, limits));
    cost.hold(limited("r1", 400, limits));
    assertThat(cost.refusal(limited("dear", 5_000_000, limits)))
        .isInstanceOf(GatewayError.CostLimitExceeded.class);
    cost.untilNumber("select day_requests from usage_count", 1);
    cost.hold(limited("r2", 400, limits));
    assertThat(cost.refusal(limited("r3", 400, limits))).isInstanceOf(RateLimited.class);
  }

  @Test
  void a_user_is_counted_over_all_of_its_keys(Vertx vertx) {
    var cost = cost(vertx, Map.of());
    var limits = new UsageLimits(2, 0, 0, 0);
    cost.hold(ofUser("r1", "k1", limits));
    cost.hold(ofUser("r2", "k2", limits));
    var refused = (RateLimited) cost.refusal(ofUser("r3", "k3", limits));
    assertThat(refused.scope()).isEqualTo("user");
    assertThat(cost.number("select day_requests from usage_count where subject = 'key:k1'"))
        .isEqualTo(1);
    assertThat(
            cost.number(
                "select count(*) from usage_count where subject = 'key:k3' and day_requests > 0"))
        .isZero();
  }

  @Test
  void limits_of_the_installation_hold_for_whoever_has_none_of_its_own(Vertx vertx) {
    var cost = cost(vertx, Map.of("COST_REQUESTS_PER_MINUTE", "1"));
    cost.hold(limited("r1", 400, UsageLimits.NONE));
    assertThat(cost.refusal(limited("r2", 400, UsageLimits.NONE))).isInstanceOf(RateLimited.class);
    cost.hold(limited("r3", 400, new UsageLimits(2, 0, 0, 0)));
  }

  @Test
  void who_has_no_limits_is_not_counted_at_all(Vertx vertx) {
    var cost = cost(vertx, Map.of());
    cost.hold(limited("r1", 400, UsageLimits.NONE));
    cost.settle(Sample.settle("r1", 1_000, cost.now(), Sample.KEY));
    cost.untilNumber("select count(*) from cost_entry where attempt = 1", 1);
    assertThat(cost.number("select count(*) from usage_count")).isZero();
  }

  /// Lets the counters believe that so many seconds have passed.
  private static void later(CostFixture cost, long seconds) {
    cost.number(
        "with moved as (update usage_count set seconds = (select array_agg(s - "
            + seconds
            + " order by s) from unnest(seconds) s) returning 1) select 1::bigint");
  }

  private static PlaceHold limited(String id, long bytes, UsageLimits limits) {
    return with(limits, Sample.hold(id, bytes * 1_000, Sample.KEY));
  }

  private static PlaceHold ofUser(String id, String key, UsageLimits limits) {
    var accounts = new Account[] {new Account("key:" + key), new Account("user:ada")};
    return with(limits, Sample.hold(id, 400_000, accounts));
  }

  private static PlaceHold with(UsageLimits limits, PlaceHold plain) {
    var terms = new PlaceHold.Terms(limits, "somebody", "", Optional.empty());
    return new PlaceHold(
        plain.id(), plain.accounts(), plain.model(), plain.inputTokens(), plain.maxTokens(), terms);
  }

  private CostFixture cost(Vertx vertx, Map<String, String> settings) {
    return new CostFixture(vertx, TemporaryPostgres.database(), home, settings);
  }
}
