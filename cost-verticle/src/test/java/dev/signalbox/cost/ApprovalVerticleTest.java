package dev.signalbox.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.ApprovalRequired;
import dev.signalbox.api.Money;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.identity.UsageLimits;
import dev.signalbox.api.operator.OperatorCall;
import dev.signalbox.bus.Addresses;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.TemporaryPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CleanRun
final class ApprovalVerticleTest {
  private static final long TWO_USD = 2_000_000_000L;

  /// The input may be written to a cache, at its dearest price.
  private static final long DEAREST = 2_500_000_000L;

  private static final Map<String, String> NONE = Map.of();

  @TempDir Path home;

  @Test
  void a_cheap_request_needs_nobody_and_a_dear_one_is_asked_for_its_digest_first(Vertx vertx) {
    var cost = cost(vertx, NONE);
    cost.hold(dear("cheap", 800_000_000L, "", Optional.empty()));
    var asked = (ApprovalRequired) cost.refusal(dear("r1", TWO_USD, "", Optional.empty()));
    assertThat(asked.approvalId()).isEmpty();
    var refused = (ApprovalRequired) cost.refusal(dear("r1", TWO_USD, "d1", Optional.empty()));
    assertThat(refused.approvalId()).startsWith("apr_");
    assertThat(refused.estimated()).isEqualTo(new Money(DEAREST));
    assertThat(refused.threshold()).isEqualTo(Money.usd(1));
    cost.untilNumber(
        "select held_nano from cost_account where account = 'key:abc'", 1_000_000_000L);
    var again = (ApprovalRequired) cost.refusal(dear("r2", TWO_USD, "d1", Optional.empty()));
    assertThat(again.approvalId()).as("the same question").isEqualTo(refused.approvalId());
    assertThat(cost.number("select count(*) from approval")).isEqualTo(1);
  }

  @Test
  void an_approval_lets_the_very_request_pass_once_however_many_try(Vertx vertx) {
    var cost = cost(vertx, NONE);
    var id = waiting(cost, "d1");
    assertThat(
            ((ApprovalRequired) cost.refusal(dear("r2", TWO_USD, "d1", Optional.of(id))))
                .approvalId())
        .as("nobody has decided yet")
        .isEqualTo(id);
    assertThat(decide(cost, id, "approve", "boss").status()).isEqualTo(200);
    cost.stop();
    cost.start();

    assertThat(
            ((ApprovalRequired) cost.refusal(dear("r3", TWO_USD, "d2", Optional.of(id))))
                .approvalId())
        .as("another request needs another approval")
        .isNotEqualTo(id);
    var tries = new ArrayList<Future<Outcome<Hold>>>();
    for (var i = 0; i < 10; i++) {
      tries.add(cost.asking(dear("try" + i, TWO_USD, "d1", Optional.of(id))));
    }
    var passed =
        tries.stream().map(Eventually::get).filter(each -> each instanceof Outcome.Ok).count();
    assertThat(passed).isEqualTo(1);
    var shown = cost.http(HttpMethod.GET, "/admin/approvals/" + id, "");
    assertThat(shown.getString("state")).isEqualTo("consumed");
    assertThat(shown.getString("decidedBy")).isEqualTo("boss");
  }

  @Test
  void nobody_approves_a_request_of_their_own(Vertx vertx) {
    var cost = cost(vertx, NONE);
    var id = waiting(cost, "d1");
    var refused = decide(cost, id, "approve", "me");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.json()).contains("Nobody approves a request of their own");
    assertThat(decide(cost, id, "reject", "boss").status()).isEqualTo(200);
    assertThat(decide(cost, id, "approve", "boss").status()).isEqualTo(409);
    assertThat(cost.refusal(dear("r2", TWO_USD, "d1", Optional.of(id))))
        .isInstanceOf(GatewayError.Forbidden.class)
        .extracting(GatewayError::message)
        .asString()
        .contains("too dear");
  }

  @Test
  void what_nobody_decides_in_time_is_denied(Vertx vertx) {
    var cost = cost(vertx, NONE);
    var id = waiting(cost, "d1");
    pass(cost);
    assertThat(decide(cost, id, "approve", "boss").status()).isEqualTo(409);
    var asked = (ApprovalRequired) cost.refusal(dear("r2", TWO_USD, "d1", Optional.of(id)));
    assertThat(asked.approvalId()).isNotEqualTo(id);
    assertThat(decide(cost, asked.approvalId(), "approve", "boss").status()).isEqualTo(200);
    pass(cost);
    assertThat(cost.refusal(dear("r3", TWO_USD, "d1", Optional.of(asked.approvalId()))))
        .isInstanceOf(ApprovalRequired.class);
  }

  @Test
  void a_key_may_have_a_threshold_of_its_own(Vertx vertx) {
    var cost = cost(vertx, NONE);
    var path = "/admin/approvals/thresholds/key%3Aabc";
    cost.http(HttpMethod.PUT, path, "{\"thresholdUsd\":\"5\"}");
    cost.hold(dear("r1", TWO_USD, "", Optional.empty()));
    cost.http(HttpMethod.PUT, path, "{\"thresholdUsd\":0.000001}");
    assertThat(cost.refusal(dear("r2", 2_000, "d", Optional.empty())))
        .isInstanceOf(ApprovalRequired.class);
    assertThat(cost.http(HttpMethod.DELETE, path, "").getInteger("httpStatus")).isEqualTo(204);
    cost.hold(dear("r3", 2_000, "", Optional.empty()));
  }

  @Test
  void what_waits_is_listed_and_told_in_the_roll_call(Vertx vertx) {
    var cost = cost(vertx, NONE);
    var id = waiting(cost, "d1");
    var listed = cost.http(HttpMethod.GET, "/admin/approvals?state=pending", "");
    var first = listed.getJsonArray("approvals").getJsonObject(0);
    assertThat(first.getString("id")).isEqualTo(id);
    assertThat(first.getString("model")).isEqualTo("acme/large");
    assertThat(first.getString("estimatedCostUSD")).isEqualTo("2.500000000");
    assertThat(cost.http(HttpMethod.GET, "/admin/approvals?state=odd", "").getInteger("httpStatus"))
        .isEqualTo(400);
    Eventually.until(
        "the roll call says that one waits",
        () ->
            cost.bus.rollCall().of(dev.signalbox.api.Unit.COST).stream()
                .anyMatch(each -> each.gauges().getOrDefault("approvals_waiting", 0L) == 1L));
  }

  private record Told(int status, String json) {}

  private static String waiting(CostFixture cost, String digest) {
    return ((ApprovalRequired) cost.refusal(dear("w-" + digest, TWO_USD, digest, Optional.empty())))
        .approvalId();
  }

  private static Told decide(CostFixture cost, String id, String decision, String user) {
    var who = Identity.of(new CallerKey("h-" + user, "h"), Authority.OPERATOR);
    var by =
        new Identity(
            who.caller(),
            who.authority(),
            Optional.of(user),
            who.team(),
            who.organisation(),
            who.tier(),
            who.allowedModels(),
            who.limits());
    var body = new JsonObject().put("decision", decision).put("reason", "too dear or not");
    var call =
        new OperatorCall(
            new RequestId("op"), "POST", "/admin/approvals/" + id, Map.of(), body.encode(), by);
    var reply =
        Eventually.get(
            cost.bus.ask(Addresses.COST_API, call, Deadline.in(Duration.ofSeconds(5), cost.clock)));
    return switch (reply) {
      case Outcome.Ok<dev.signalbox.api.operator.OperatorReply>(var told) ->
          new Told(told.status(), told.json());
      case Outcome.Err<dev.signalbox.api.operator.OperatorReply>(var error) ->
          throw new AssertionError(error.message());
    };
  }

  /// Lets every approval believe that its time has passed.
  private static void pass(CostFixture cost) {
    cost.number(
        "with old as (update approval set expires_at = now() - interval '1 s' returning 1)"
            + " select 1::bigint");
  }

  private static PlaceHold dear(String id, long nano, String digest, Optional<String> approval) {
    var plain = Sample.hold(id, nano, Sample.KEY);
    return new PlaceHold(
        plain.id(),
        plain.accounts(),
        plain.model(),
        plain.inputTokens(),
        plain.maxTokens(),
        new PlaceHold.Terms(UsageLimits.NONE, "me", digest, approval));
  }

  private CostFixture cost(Vertx vertx, Map<String, String> settings) {
    return new CostFixture(vertx, TemporaryPostgres.database(), home, settings);
  }
}
