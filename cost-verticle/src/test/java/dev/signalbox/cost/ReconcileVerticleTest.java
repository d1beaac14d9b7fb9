package dev.signalbox.cost;

import static dev.signalbox.cost.Sample.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.TemporaryPostgres;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CleanRun
final class ReconcileVerticleTest {
  private static final String PATH = "/admin/reconcile?provider=acme";
  private static final String NAMES = "date,model,request_id,input_tokens,output_tokens,cost_usd\n";

  @TempDir Path home;

  @Test
  void an_export_is_set_beside_the_ledger(Vertx vertx) {
    var cost = cost(vertx);
    cost.settle(Sample.settle("r1", 3_000, cost.now(), KEY));
    cost.settle(Sample.settle("r2", 5_000, cost.now(), KEY));
    cost.untilNumber("select count(*) from cost_entry where attempt > 0", 2);
    var day = cost.clock.instant().toString().substring(0, "2026-11-21".length());

    var same = NAMES + day + ",large,r1,3,0,0.000003\n" + day + ",large,r2,5,0,0.000005\n";
    var agreed = cost.http(HttpMethod.POST, PATH, same);
    assertThat(agreed.getInteger("differing")).as(agreed.encode()).isZero();
    assertThat(agreed.getInteger("compared")).isEqualTo(2);
    assertThat(agreed.getString("from")).isEqualTo(day);
    assertThat(agreed.getJsonObject("unknown").getLong("requests")).isZero();

    var dearer = same.replace("r2,5,0,0.000005", "r2,7,0,0.000007");
    var apart = cost.http(HttpMethod.POST, PATH, dearer);
    assertThat(apart.getInteger("differing")).isOne();
    var difference = apart.getJsonArray("differences").getJsonObject(0);
    assertThat(difference.getString("requestId")).isEqualTo("r2");
    assertThat(difference.getJsonObject("ours").getString("usd")).isEqualTo("0.000005000");
    assertThat(difference.getJsonObject("theirs").getLong("inputTokens")).isEqualTo(7);
  }

  @Test
  void an_export_nobody_can_read_is_refused_by_its_row(Vertx vertx) {
    var cost = cost(vertx);
    for (var wrong :
        new String[] {
          "",
          NAMES,
          NAMES + "someday,large,r1,3,0,1\n",
          NAMES + "2026-01-01,large,a,1,1,1\n2026-03-01,large,b,1,1,1\n"
        }) {
      var refused = cost.http(HttpMethod.POST, PATH, wrong);
      assertThat(refused.getInteger("httpStatus")).as(wrong).isEqualTo(400);
      assertThat(refused.getString("field")).isEqualTo("body");
    }
    assertThat(cost.http(HttpMethod.GET, "/admin/reconcile", "").getInteger("httpStatus"))
        .isEqualTo(405);
  }

  private CostFixture cost(Vertx vertx) {
    return new CostFixture(vertx, TemporaryPostgres.database(), home, Map.of());
  }
}
