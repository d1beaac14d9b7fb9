package dev.signalbox.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.TemporaryPostgres;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@CleanRun
final class OpeningsTest {
  private static final Duration NEVER = Duration.ofDays(1);

  private final DatabaseAddress address = TemporaryPostgres.emptyDatabase();

  private Openings openings(Duration longest) {
    return new Openings(ClientOptions.of(address), longest);
  }

  @Test
  void stopping_waits_for_the_last_that_is_under_way(Vertx vertx) {
    var openings = openings(NEVER);
    var one = PgConnection.connect(vertx, ClientOptions.of(address));
    openings.begin();
    openings.begin();
    openings.made(Eventually.get(one));
    var stopped = openings.stop();
    assertThat(stopped.isComplete()).isFalse();
    openings.made(Eventually.get(PgConnection.connect(vertx, ClientOptions.of(address))));
    Eventually.get(stopped);
    Eventually.until("both are handed over", () -> TemporaryPostgres.connections(address) == 0);
  }

  @Test
  void none_begins_any_more_once_stopped() {
    var openings = openings(NEVER);
    assertThat(Eventually.get(openings.begin()).getDatabase()).isEqualTo(address.database());
    var stopped = openings.stop();
    assertThat(Eventually.failureOf(openings.begin())).hasMessageContaining("being closed");
    assertThat(stopped.isComplete()).isFalse();
  }

  @Test
  void those_that_failed_are_not_waited_for_without_end() {
    var openings = openings(Duration.ofMillis(1));
    openings.begin();
    Eventually.get(openings.stop());
    Eventually.get(openings(NEVER).stop());
  }
}
