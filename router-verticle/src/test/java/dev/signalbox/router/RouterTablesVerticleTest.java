package dev.signalbox.router;

import static dev.signalbox.router.RouterFixture.HAIKU;
import static dev.signalbox.router.RouterFixture.MINI;
import static dev.signalbox.router.RouterFixture.provider;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.fleet.Presence.Addition;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.platform.postgres.DatabaseAddress;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.TemporaryPostgres;
import dev.signalbox.testkit.TestPlatform;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CleanRun
class RouterTablesVerticleTest {
  private static final JsonObject TO_CLAUDE =
      new JsonObject()
          .put("name", "poems")
          .put("condition", new JsonObject().put("contains", "poem"))
          .put("targets", new JsonArray().add("claude").add("gpt"))
          .put("priority", 5);

  @TempDir Path home;

  @Test
  void aRuleHoldsOnEveryReplicaUntilItIsDeleted(Vertx vertx) {
    var address = TemporaryPostgres.database();
    var router = router(vertx, "n1", address, Map.of());
    var otherVertx = Vertx.vertx();
    var other = router(otherVertx, "n2", address, Map.of());

    var added = router.post("/orchestrator/routing-rules", TO_CLAUDE);
    assertThat(added.getInteger("httpStatus")).isEqualTo(201);
    assertThat(first(router, "Write a POEM")).isEqualTo("anthropic/haiku");
    var meters = router.platform().telemetry().meters();
    assertThat(meters.counter("signalbox_router_rule_hits_total", "rule", "poems").count())
        .isEqualTo(1);
    assertThat(meters.counter("signalbox_router_filtered_total", "filter", "rule").count())
        .isGreaterThanOrEqualTo(0);
    assertThat(meters.counter("signalbox_router_plans_total", "strategy", "cheapest").count())
        .isEqualTo(1);
    Eventually.until(
        "the other replica has heard of it",
        () -> first(other, "a poem").equals("anthropic/haiku"));

    var path = "/orchestrator/routing-rules/" + added.getString("id");
    var off = TO_CLAUDE.copy().put("active", false);
    assertThat(router.http(HttpMethod.PUT, path, off.encode()).getBoolean("active")).isFalse();
    assertThat(first(router, "Write a poem")).isEqualTo("openai/gpt-4o-mini");
    assertThat(router.get(path).getString("name")).isEqualTo("poems");
    assertThat(router.get("/orchestrator/routing-rules").getJsonArray("rules"))
        .anySatisfy(rule -> assertThat(((JsonObject) rule).getString("set")).isEqualTo("chat"));
    assertThat(router.http(HttpMethod.DELETE, path, "").getInteger("httpStatus")).isEqualTo(200);
    assertThat(router.http(HttpMethod.DELETE, path, "").getInteger("httpStatus")).isEqualTo(404);
    assertThat(router.get(path).getInteger("httpStatus")).isEqualTo(404);
    Eventually.get(otherVertx.close());
  }

  @Test
  void aRuleMayNameSomebodyWhoComesLaterAndSaysSoMeanwhile(Vertx vertx) {
    var router = router(vertx, "n1", TemporaryPostgres.database(), Map.of());
    var rules = "/orchestrator/routing-rules";

    var added =
        router.post(
            rules, TO_CLAUDE.copy().put("targets", new JsonArray().add("later").add("gpt")));
    assertThat(added.getInteger("httpStatus")).isEqualTo(201);
    var warning = added.getJsonArray("warnings").getJsonObject(0);
    assertThat(warning.getString("field")).isEqualTo("targets[0]");
    assertThat(warning.getString("message")).startsWith("'later' is no model");
    assertThat(router.get(rules).getJsonArray("warnings").getJsonObject(0).getString("field"))
        .isEqualTo("rule 'poems'");

    var question = new JsonObject().put("model", "auto").put("prompt", "a poem");
    var analysis = router.post("/orchestrator/analyze-request", question);
    assertThat(analysis.getJsonObject("rule").getJsonArray("unserved")).containsExactly("later");
    var decision = router.get("/decisions/" + analysis.getString("decisionId"));
    assertThat(decision.getJsonObject("rule").getJsonArray("unserved")).containsExactly("later");

    var path = rules + "/" + added.getString("id");
    var mended = router.http(HttpMethod.PUT, path, TO_CLAUDE.encode());
    assertThat(mended.containsKey("warnings")).isFalse();
    assertThat(router.get(rules).getJsonArray("warnings")).isEmpty();
  }

  @Test
  void rulesSurviveARestart(Vertx vertx) {
    var address = TemporaryPostgres.database();
    var router = router(vertx, "n1", address, Map.of());
    router.post("/orchestrator/routing-rules", TO_CLAUDE);
    router.stop();

    router.deployed();

    assertThat(first(router, "a poem")).isEqualTo("anthropic/haiku");
  }

  @Test
  void aRuleThatMakesNoSenseIsRefusedWithTheField(Vertx vertx) {
    var router = router(vertx, "n1", TemporaryPostgres.database(), Map.of());
    var odd = new JsonObject().put("any", new JsonArray().add(new JsonObject().put("colour", "x")));

    var refused =
        router.post("/orchestrator/routing-rules", TO_CLAUDE.copy().put("condition", odd));

    assertThat(refused.getInteger("httpStatus")).isEqualTo(400);
    assertThat(refused.getString("field")).isEqualTo("condition.any[0].colour");
    var error = refused.getJsonObject("details").getJsonArray("errors").getJsonObject(0);
    assertThat(error.getString("rule")).isEqualTo("value");
    assertThat(
            router
                .post("/orchestrator/routing-rules", new JsonObject())
                .getJsonObject("details")
                .getJsonArray("errors")
                .getJsonObject(0)
                .getString("rule"))
        .isEqualTo("required");
  }

  @Test
  void aNameThatTheRollCallStillShowsMayBeUsedAgainOnceItWasTakenAway(Vertx vertx) {
    var router =
        router(
            vertx,
            "n1",
            TemporaryPostgres.database(),
            Map.of("PROVIDERS_ALLOW_PRIVATE_ADDRESSES", "true"));
    var gone = RouterFixture.offer("house", "m", 1);
    router.with(
        new ProviderPresence(
            "house", "ok", 1, 100, List.of(gone), List.of(), Optional.of(Addition.USUAL)),
        provider("ok", MINI));
    Eventually.until(
        "the router has seen it",
        () -> router.get("/orchestrator/providers").encode().contains("house"));
    var body =
        new JsonObject()
            .put("name", "house")
            .put("type", "openai-compatible")
            .put("base_url", "http://127.0.0.1:8123/v1");

    assertThat(router.post("/orchestrator/providers", body).getInteger("httpStatus"))
        .isEqualTo(201);
    assertThat(router.post("/orchestrator/providers", body).getInteger("httpStatus"))
        .isEqualTo(409);
    assertThat(
            router
                .post("/orchestrator/providers", body.copy().put("name", "openai"))
                .getInteger("httpStatus"))
        .isEqualTo(409);
  }

  @Test
  void anAddedProviderIsKeptWithItsKeySealedAndNeverShown(Vertx vertx) {
    var router =
        router(
            vertx,
            "n1",
            TemporaryPostgres.database(),
            Map.of("PROVIDERS_ALLOW_PRIVATE_ADDRESSES", "true"));
    var body =
        new JsonObject()
            .put("name", "house")
            .put("type", "openai-compatible")
            .put("base_url", "http://127.0.0.1:8123/v1")
            .put("api_key", "sk-very-secret")
            .put("priority", 3)
            .put("config", new JsonObject().put("models", new JsonArray().add("m")));

    var added = router.post("/orchestrator/providers", body);
    assertThat(added.getInteger("httpStatus")).isEqualTo(201);
    assertThat(added.encode()).doesNotContain("sk-very-secret");
    var shown = added.getJsonObject("provider");
    assertThat(shown.getBoolean("has_key")).isTrue();
    var row = row(router);
    var sealed = row.getBuffer("key_sealed").getBytes();
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("sk-very-secret");
    assertThat(
            router
                .platform()
                .vault()
                .open("provider-key:" + shown.getString("id"), sealed)
                .reveal())
        .isEqualTo("sk-very-secret");
    assertThat(row.getJsonObject("config").getJsonArray("models")).containsExactly("m");

    assertThat(router.post("/orchestrator/providers", body).getString("error"))
        .isEqualTo("PROVIDER_EXISTS");
    body.remove("api_key");
    var path = "/orchestrator/providers/house";
    var changed = router.http(HttpMethod.PUT, path, body.put("priority", 9).encode());
    assertThat(changed.getJsonObject("provider").getInteger("priority")).isEqualTo(9);
    assertThat(changed.getJsonObject("provider").getBoolean("has_key")).isTrue();
    var keyless = router.http(HttpMethod.PUT, path, body.putNull("api_key").encode());
    assertThat(keyless.getJsonObject("provider").getBoolean("has_key")).isFalse();
    assertThat(router.http(HttpMethod.DELETE, path, "").getInteger("httpStatus")).isEqualTo(200);
    assertThat(router.http(HttpMethod.PUT, path, body.encode()).getInteger("httpStatus"))
        .isEqualTo(404);
  }

  @Test
  void aProviderThatMakesNoSenseIsRefusedWithTheField(Vertx vertx) {
    var router = router(vertx, "n1", TemporaryPostgres.database(), Map.of());
    var good =
        new JsonObject()
            .put("name", "house")
            .put("type", "openai-compatible")
            .put("base_url", "http://127.0.0.1:8123/v1");

    refused(router, good, "base_url");
    refused(router, good.copy().put("base_url", "http://10.1.2.3/"), "base_url");
    refused(router, good.copy().put("base_url", "http://[::1]/"), "base_url");
    refused(router, good.copy().put("base_url", "file:///etc/passwd"), "base_url");
    refused(router, good.copy().put("base_url", "http://me:pw@example.com/"), "base_url");
    refused(router, good.copy().put("base_url", "http://example.com/?x=1"), "base_url");
    refused(router, good.copy().put("base_url", "no url"), "base_url");
    refused(router, good.copy().put("name", "Big House"), "name");
    refused(router, good.copy().put("type", "teapot"), "type");
    refused(router, good.copy().put("type", "builtin"), "type");
    refused(router, good.copy().put("priority", 1.5), "priority");
    refused(router, good.copy().put("api_key", "two words"), "api_key");
    refused(router, good.copy().put("config", 7), "config");
    refused(router, good.copy().put("owner", "me"), "owner");
    assertThat(
            router
                .post("/orchestrator/providers", good.copy().put("name", "openai"))
                .getInteger("httpStatus"))
        .isEqualTo(409);
  }

  @Test
  void a_provider_whose_config_somebody_has_broken_can_be_taken_away(Vertx vertx) {
    var router = router(vertx, "a", TemporaryPostgres.database(), Map.of());
    for (var config : List.of("[1]", "null", "7")) {
      var broken =
          "INSERT INTO providers(name, type, config) VALUES ('odd', 'ollama', '" + config + "')";
      Eventually.get(router.platform().database().pool().query(broken).execute());
      var gone = router.http(HttpMethod.DELETE, "/orchestrator/providers/odd", "");
      assertThat(gone.getInteger("httpStatus")).as(config).isEqualTo(200);
    }
  }

  private static void refused(RouterFixture router, JsonObject body, String field) {
    var refused = router.post("/orchestrator/providers", body);
    assertThat(refused.getInteger("httpStatus")).as(body.encode()).isEqualTo(400);
    assertThat(refused.getString("field")).isEqualTo(field);
  }

  private static Row row(RouterFixture router) {
    return Eventually.get(
            router.platform().database().pool().query("SELECT * FROM providers").execute())
        .iterator()
        .next();
  }

  private static String first(RouterFixture router, String prompt) {
    return router.plan("auto", prompt).steps().getFirst().target().toString();
  }

  private RouterFixture router(
      Vertx vertx, String node, DatabaseAddress address, Map<String, String> settings) {
    return new RouterFixture(
            vertx,
            RouterFixture.bus(vertx, node),
            settings,
            all -> TestPlatform.of(vertx, address, home, all))
        .deployed()
        .with(provider("ok", MINI), provider("ok", HAIKU));
  }
}
