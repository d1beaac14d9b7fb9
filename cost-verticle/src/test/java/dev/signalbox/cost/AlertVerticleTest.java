package dev.signalbox.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Secret;
import dev.signalbox.api.cost.CostAlert;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.bus.Topics;
import dev.signalbox.platform.webhook.Webhook;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.TemporaryPostgres;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CleanRun
final class AlertVerticleTest {
  @TempDir Path home;

  @Test
  void a_crossing_is_told_once_signed_and_again_until_it_is_taken(Vertx vertx) {
    var told = new CopyOnWriteArrayList<List<String>>();
    var server =
        Eventually.get(
            vertx
                .createHttpServer()
                .requestHandler(request ->
                    request
                        .body()
                        .onSuccess(body -> {
                          told.add(
                              List.of(
                                  body.toString(),
                                  String.valueOf(request.getHeader(Webhook.SIGNATURE))));
                          request.response().setStatusCode(told.size() == 1 ? 503 : 204).end();
                        }))
                .listen(0, "127.0.0.1"));
    var url = "http://127.0.0.1:" + server.actualPort() + "/alerts";
    var address = TemporaryPostgres.database();
    var settings =
        Map.of(
            "COST_HARD_USD", "0.0001",
            "COST_ALERT_WEBHOOK_URL", url,
            "COST_ALERT_WEBHOOK_SECRET", "quiet");
    var cost = new CostFixture(vertx, address, home, settings);
    var otherVertx = Vertx.vertx();
    var other = new CostFixture(otherVertx, address, home, settings);
    var heard = new CopyOnWriteArrayList<CostAlert>();
    Eventually.get(cost.bus.listen(Topics.COST_ALERTS, heard::add));

    cost.settle(Sample.settle("r1", 60_000, cost.now(), Sample.KEY));
    cost.settle(Sample.settle("r2", 1_000, cost.now(), Sample.KEY));
    cost.untilNumber("select sum(spent_nano)::bigint from cost_entry", 61_000);
    other.settle(Sample.settle("r3", 1_000, cost.now(), Sample.KEY));
    Eventually.until("it was told twice, the second time with success", () -> told.size() == 2);
    cost.settle(Sample.settle("r4", 20_000, cost.now(), Sample.KEY));
    Eventually.until(
        "the next threshold is told too",
        () -> told.stream().anyMatch(each -> each.getFirst().contains("SOFT")));

    var body = told.get(1).getFirst();
    assertThat(told.getFirst().getFirst()).isEqualTo(body);
    assertThat(told.get(1).getLast())
        .isEqualTo(
            new Webhook.Place(url, new Secret("quiet"))
                .signature(body.getBytes(StandardCharsets.UTF_8)));
    var json = new JsonObject(body);
    assertThat(json.getString("account")).isEqualTo("key:abc");
    assertThat(json.getString("state")).isEqualTo("WARNING");
    assertThat(json.getString("cycle")).isEqualTo("2026-11");
    assertThat(json.getString("thresholdUsd")).isEqualTo("0.000050000");
    assertThat(told.stream().filter(each -> each.getFirst().contains("WARNING"))).hasSize(2);
    assertThat(heard).extracting(CostAlert::state).contains(CostState.WARNING);
    assertListed(cost, json.getString("usedUsd"));
    Eventually.get(otherVertx.close());
  }

  @Test
  void what_replicas_cross_together_is_told_without_another_request(Vertx vertx) {
    var address = TemporaryPostgres.database();
    var settings = Map.of("COST_HARD_USD", "0.0001");
    var here = new CostFixture(vertx, address, home, settings);
    var otherVertx = Vertx.vertx();
    var there = new CostFixture(otherVertx, address, home, settings);
    var heard = new CopyOnWriteArrayList<CostAlert>();
    Eventually.get(here.bus.listen(Topics.COST_ALERTS, heard::add));
    here.know(Sample.KEY);
    there.know(Sample.KEY);

    there.settle(Sample.settle("r1", 30_000, here.now(), Sample.KEY));
    there.untilNumber("select sum(spent_nano)::bigint from cost_entry", 30_000);
    here.settle(Sample.settle("r2", 30_000, here.now(), Sample.KEY));

    Eventually.until("it is told", () -> !heard.isEmpty());
    assertThat(heard).extracting(CostAlert::state).containsExactly(CostState.WARNING);
    assertThat(heard.getFirst().used().nanoUsd()).isEqualTo(60_000);
    Eventually.get(otherVertx.close());
  }

  private static void assertListed(CostFixture cost, String usedUsd) {
    var alerts =
        cost.http(HttpMethod.GET, "/admin/alerts?account=key:abc", "").getJsonArray("alerts");
    assertThat(alerts).hasSize(2);
    var warning = alerts.getJsonObject(1);
    assertThat(warning.getString("state")).isEqualTo("WARNING");
    assertThat(warning.getString("cycle")).isEqualTo("2026-11");
    assertThat(warning.getString("thresholdUsd")).isEqualTo("0.000050000");
    assertThat(warning.getString("usedUsd")).isEqualTo(usedUsd);
    var others = cost.http(HttpMethod.GET, "/admin/alerts?account=key:x", "");
    assertThat(others.getJsonArray("alerts")).isEmpty();
  }
}
