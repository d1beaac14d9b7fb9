package dev.signalbox.router;

import static dev.signalbox.router.RouterFixture.HAIKU;
import static dev.signalbox.router.RouterFixture.MINI;
import static dev.signalbox.router.RouterFixture.provider;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.Presence.Circuit;
import dev.signalbox.api.fleet.Presence.TargetHealth;
import dev.signalbox.api.fleet.ProviderCheck;
import dev.signalbox.api.inference.Attempt;
import dev.signalbox.api.routing.DecisionOutcome;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Topics;
import dev.signalbox.platform.Settings;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@CleanRun
class RouterVerticleTest {
  private static final TargetHealth OPEN =
      new TargetHealth("gpt-4o-mini", Circuit.OPEN, 0, 0, 0, 0, 9, 0, 0);

  @Test
  void itPlansOverWhatIsPresentAndSaysSoWhenNobodyIs(Vertx vertx) {
    var router = RouterFixture.alone(vertx, Map.of()).deployed();
    assertThat(router.ask("auto"))
        .isEqualTo(Outcome.err(new GatewayError.UnitUnavailable(Unit.PROVIDERS)));

    router.with(provider("ok", MINI));

    assertThat(router.plan("auto", "").steps().getFirst().target()).isEqualTo(MINI.target());
    assertThat(router.bus.rollCall().of(Unit.ROUTER)).hasSize(1);
    router.stop();
    assertThat(router.bus.rollCall().of(Unit.ROUTER)).isEmpty();
  }

  @Test
  void aModelThatASettingWouldBringIsRefusedWithThatSetting(Vertx vertx) {
    var router = RouterFixture.alone(vertx, Map.of()).deployed().with(provider("ok", MINI));

    assertThat(router.ask("grok-4"))
        .isInstanceOfSatisfying(
            Outcome.Err.class,
            refused -> assertThat(refused.error().message()).contains("Set XAI_API_KEY for xAI."));
  }

  @Test
  void itsOwnPortShowsProvidersAndModels(Vertx vertx) {
    var router = RouterFixture.alone(vertx, Map.of()).deployed().with(provider("ok", MINI));

    var provider = router.get("/orchestrator/providers").getJsonArray("providers").getJsonObject(0);
    assertThat(provider.getString("status")).isEqualTo("ok");
    assertThat(provider.getInteger("responseTime")).isEqualTo(321);
    assertThat(provider.getJsonArray("models")).containsExactly("gpt-4o-mini");
    assertThat(provider.getJsonObject("costPerToken").getDouble("input")).isEqualTo(1.5e-7);
    assertThat(router.get("/orchestrator/models").getInteger("total")).isEqualTo(1);
    assertThat(router.get("/orchestrator/models/openai").getJsonArray("models")).hasSize(1);
    assertThat(router.get("/orchestrator/models/nobody").getString("error")).isEqualTo("NOT_FOUND");
    var status = router.get("/orchestrator/provider-status/openai");
    assertThat(status.getInteger("errorRate")).isEqualTo(1);
    assertThat(status.getString("message")).contains("recent calls");
    assertThat(router.get("/orchestrator/provider-status/nobody").getInteger("httpStatus"))
        .isEqualTo(404);
    for (var path : List.of("/orchestrator/models", "/orchestrator/events", "/decisions")) {
      assertThat(router.head(path)).as(path).isEqualTo(200);
    }
    assertThat(router.head("/orchestrator/models/nobody")).isEqualTo(404);
    assertThat(router.head("/orchestrator/analyze-request")).isEqualTo(405);
    var refused = router.http(HttpMethod.DELETE, "/orchestrator/models", "");
    assertThat(refused.getInteger("httpStatus")).isEqualTo(405);
    assertThat(refused.getString("message")).contains("GET");
  }

  @Test
  void whatTheGatewayPassesThroughHasItsOwnShapes(Vertx vertx) {
    var router = RouterFixture.alone(vertx, Map.of()).deployed();
    assertThat(router.get("/api/ai/health").getInteger("httpStatus")).isEqualTo(503);
    router.with(provider("ok", MINI), provider("down", HAIKU));

    var health = router.get("/api/ai/health");
    assertThat(health.getString("overall")).isEqualTo("degraded");
    assertThat(health.getJsonObject("providers").getJsonObject("openai").getInteger("latencyMs"))
        .isEqualTo(321);
    assertThat(health.getJsonObject("routing").getInteger("activeProviders")).isEqualTo(1);
    assertThat(health.getJsonObject("routing").getString("routingStrategy")).isEqualTo("cheapest");

    var known = router.get("/api/ai/providers");
    assertThat(known.getInteger("active")).isEqualTo(2);
    assertThat(known.getInteger("total")).isGreaterThan(10);
    var openai =
        known.getJsonArray("providers").stream()
            .map(JsonObject.class::cast)
            .filter(one -> one.getString("name").equals("openai"))
            .findFirst()
            .orElseThrow();
    assertThat(openai.getBoolean("isConfigured")).isTrue();
    assertThat(openai.getString("defaultModel")).isEqualTo("gpt-4o-mini");
    assertThat(openai.getJsonObject("estimatedCost").getDouble("outputPerMToken")).isEqualTo(0.6);
  }

  @Test
  void aCheckReallyAsksTheProvidersUnit(Vertx vertx) {
    var router = RouterFixture.alone(vertx, Map.of()).deployed().with(provider("ok", MINI));
    Eventually.get(
        router.bus.answer(
            Addresses.CHECK_PROVIDER,
            (asked, _) ->
                Future.succeededFuture(
                    Outcome.ok(new ProviderCheck(asked.provider(), "down", 12, 0, "refused")))));

    var check = router.get("/orchestrator/health/openai");

    assertThat(check.getString("status")).isEqualTo("down");
    assertThat(check.getInteger("responseTime")).isEqualTo(12);
    assertThat(check.getString("lastCheck")).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(check.getInteger("uptime")).isEqualTo(99);
    assertThat(router.get("/orchestrator/health/nobody").getInteger("httpStatus")).isEqualTo(404);
  }

  @Test
  void routeRequestShowsWhereItWouldGoAndWhatWouldComeNext(Vertx vertx) {
    var router =
        RouterFixture.alone(vertx, Map.of())
            .deployed()
            .with(provider("ok", MINI), provider("ok", HAIKU));
    var body = new JsonObject().put("prompt", "How do trains stop?").put("expectedTokens", 100);

    var routed = router.post("/orchestrator/route-request", body.copy().put("urgency", "high"));
    assertThat(routed.getBoolean("success")).isTrue();
    assertThat(routed.getString("provider")).isEqualTo("openai");
    assertThat(routed.getString("fallbackProvider")).isEqualTo("anthropic");
    assertThat(routed.getInteger("estimatedTokens")).isEqualTo(104);
    assertThat(routed.getDouble("estimatedCost")).isEqualTo(0.0000606);
    var unknown = router.post("/orchestrator/route-request", body.copy().put("model", "no/such"));
    assertThat(unknown.getInteger("httpStatus")).isEqualTo(404);
    var wrong = router.post("/orchestrator/route-request", body.copy().put("urgency", "now"));
    assertThat(wrong.getInteger("httpStatus")).isEqualTo(400);
    assertThat(wrong.getString("field")).isEqualTo("urgency");
    assertThat(wrong.getString("message")).contains("low, medium, high");
  }

  @Test
  void routeRequestSaysWhenNobodyCanBeCalled(Vertx vertx) {
    var router = RouterFixture.alone(vertx, Map.of()).deployed().with(provider("ok", MINI, OPEN));

    var refused =
        router.post("/orchestrator/route-request", new JsonObject().put("prompt", "hello"));

    assertThat(refused.getInteger("httpStatus")).isEqualTo(503);
    assertThat(refused.getString("error")).isEqualTo("NO_PROVIDER_AVAILABLE");
  }

  @Test
  void analyzeRequestShowsEveryCandidateWithItsFilterAndItsFactors(Vertx vertx) {
    var router =
        RouterFixture.alone(vertx, Map.of())
            .deployed()
            .with(provider("ok", MINI, OPEN), provider("ok", HAIKU));

    var analysis =
        router.post(
            "/orchestrator/analyze-request",
            new JsonObject().put("prompt", "hello").put("quality", "premium").put("budget", 0.5));

    assertThat(analysis.getString("quality")).isEqualTo("premium");
    assertThat(analysis.getJsonObject("weights").getInteger("quality")).isEqualTo(55);
    var candidates = analysis.getJsonArray("candidates");
    assertThat(candidates.getJsonObject(0).getString("target")).isEqualTo("anthropic/haiku");
    assertThat(candidates.getJsonObject(0).getJsonObject("factors").fieldNames())
        .containsExactly("cost", "speed", "quality", "availability", "reliability");
    assertThat(candidates.getJsonObject(1).getString("removedBy")).isEqualTo("circuit-open");
    assertThat(candidates.getJsonObject(1).getString("why")).contains("circuit is open");
  }

  @Test
  void aDecisionIsExplainedReplayedAndFollowed(Vertx vertx) {
    var router =
        RouterFixture.alone(vertx, Map.of())
            .deployed()
            .with(provider("ok", MINI, OPEN), provider("ok", HAIKU));
    var plan = router.plan("auto", "a secret thought");
    var attempt = new Attempt(HAIKU.target(), 200, "", 17);
    router.bus.announce(
        Topics.OUTCOMES,
        new DecisionOutcome.Batch(
            List.of(new DecisionOutcome(plan.decisionId(), List.of(attempt), "OK", 21))));

    Eventually.until(
        "the outcome is known",
        () -> router.get("/decisions/" + plan.decisionId()).getJsonObject("outcome") != null);
    var told = router.get("/decisions/" + plan.decisionId());
    assertThat(told.getJsonObject("replay").getBoolean("same")).isTrue();
    assertThat(told.getString("seed")).isEqualTo("r");
    assertThat(told.getString("router")).isEqualTo("n-1");
    assertThat(told.getJsonObject("versions").getString("config")).hasSize(12);
    assertThat(told.getJsonObject("plan").getJsonArray("steps")).hasSize(1);
    assertThat(told.getJsonArray("candidates").getJsonObject(1).getString("removedBy"))
        .isEqualTo("circuit-open");
    assertThat(told.getJsonObject("outcome").getJsonArray("attempts").getJsonObject(0).getMap())
        .containsEntry("target", "anthropic/haiku")
        .containsEntry("durationMs", 17);
    assertThat(told.encode()).doesNotContain("secret thought");

    var latest = router.get("/decisions?limit=5").getJsonArray("decisions").getJsonObject(0);
    assertThat(latest.getString("decisionId")).isEqualTo(plan.decisionId());
    assertThat(latest.getString("outcome")).isEqualTo("OK");
    assertThat(router.get("/decisions?limit=many").getString("field")).isEqualTo("limit");
  }

  @Test
  void aForgottenDecisionSaysHowLongTheyAreKept(Vertx vertx) {
    var router =
        RouterFixture.alone(vertx, Map.of("ROUTER_KEPT_DECISIONS", "2"))
            .deployed()
            .with(provider("ok", MINI));
    var first = router.plan("auto", "").decisionId();
    router.plan("auto", "");
    router.plan("auto", "");

    for (var id : List.of(first, "elsewhere-0123456789abcdef", "nonsense")) {
      var gone = router.get("/decisions/" + id);
      assertThat(gone.getInteger("httpStatus")).as(id).isEqualTo(404);
      assertThat(gone.getString("message")).contains("its last 2 decisions");
    }
  }

  @Test
  void anUnknownStrategyIsRefusedByName() {
    var settings = new Settings(Map.of("ROUTER_STRATEGY", "dearest"), Map.of());

    assertThatThrownBy(() -> RouterConfig.from(settings))
        .hasMessageContaining("ROUTER_STRATEGY")
        .hasMessageContaining("cheapest, fastest");
    assertThat(RouterConfig.settings()).hasSize(17);
  }

  @Test
  void withoutADatabaseTheShippedRulesHoldAndNothingCanBeChanged(Vertx vertx) {
    var router =
        RouterFixture.alone(vertx, Map.of())
            .deployed()
            .with(provider("ok", MINI), provider("ok", HAIKU));

    assertThat(router.plan("chat", "Please explain why.").steps().getFirst().target())
        .isEqualTo(HAIKU.target());
    assertThat(router.plan("chat", "Please calculate.").steps().getFirst().target())
        .isEqualTo(MINI.target());
    var refused =
        router.post(
            "/orchestrator/routing-rules",
            new JsonObject().put("name", "n").put("provider", "openai"));
    assertThat(refused.getInteger("httpStatus")).isEqualTo(503);
    assertThat(refused.getString("error")).isEqualTo("DATABASE_UNAVAILABLE");
  }
}
