package dev.signalbox.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.cost.CostAlert;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.MutableClock;
import dev.signalbox.testkit.TemporaryPostgres;
import dev.signalbox.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

@CleanRun
final class AlertsVerticleTest {
  @Test
  void who_stops_can_wait_for_what_is_being_raised(Vertx vertx) {
    var database = TestDatabase.open(vertx, TemporaryPostgres.database(), 2);
    var limit = new Thresholds(Sample.nano(100), 50, 80);
    var alerts = new Alerts(new Ledger(database), limit, new SimpleMeterRegistry());
    List<CostAlert> heard = new CopyOnWriteArrayList<>();
    alerts.tellTo(heard::add);
    Eventually.get(alerts.told());
    var other = Eventually.get(database.pool().getConnection());
    Eventually.get(other.query("begin; lock table cost_alert").execute());
    var cycle = new Cycles(MutableClock.atNoon()).now();

    alerts.crossed(
        new Alerts.Crossing("key:abc", cycle, CostState.HARD, limit, Sample.nano(100), 1));
    var told = alerts.told();

    assertThat(told.isComplete()).isFalse();
    Eventually.get(other.query("commit").execute());
    Eventually.get(told);
    assertThat(heard).hasSize(1);
  }
}
