package dev.signalbox.cost;

import static dev.signalbox.cost.Sample.KEY;
import static dev.signalbox.cost.Sample.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.CostLimitExceeded;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.SwitchableDatabase;
import dev.signalbox.testkit.TemporaryPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many holds at once where there is room for thirty-seven and a half. A machine that is too busy,
/// or a database that hangs, lets holds go unanswered: then nobody knows whether they stand, and
/// whoever asked gives them back, as a gateway does. However many those are, the room is used up in
/// the end and never exceeded.
@CleanRun
final class ParallelHoldsVerticleTest {
  private static final int FITTING = 37;
  private static final long EACH = 6_250;
  private static final Map<String, String> NO_WAIT = Map.of("COST_HOLD_WAIT_MILLIS", "0");
  private static final String HELD_BY_KEY =
      "select held_nano from cost_account where account = 'key:abc'";
  private static final String HELD_BY_SESSION =
      "select held_nano from cost_account where account = 'session:abc:s1'";

  @TempDir Path home;
  @TempDir Path otherHome;

  @Test
  void parallel_strict_holds_never_overspend(Vertx vertx) {
    var cost = new CostFixture(vertx, TemporaryPostgres.database(), home, NO_WAIT);
    cost.strict(KEY, FITTING * EACH + 3_000);
    useUp(cost, passed(asking(cost, 200)));
  }

  @Test
  void a_database_that_hangs_lets_nobody_pass_twice(Vertx vertx) {
    var line = new SwitchableDatabase(vertx, TemporaryPostgres.database());
    var cost = new CostFixture(vertx, line.address(), home, NO_WAIT);
    cost.strict(KEY, FITTING * EACH + 3_000);
    var early = asking(cost, 20);
    line.stall();
    var passed = passed(early);
    assertThat(passed).as("nobody waits for it for long").isLessThanOrEqualTo(20);
    line.flow();
    Eventually.until(
        "it is believed to be back",
        () -> cost.platform.database().isUp() && get(cost, "probe") instanceof Outcome.Ok<Hold>);
    useUp(cost, passed + 1);
  }

  @Test
  void a_replica_that_got_no_answer_does_not_give_back_what_another_one_granted(Vertx vertx) {
    var database = TemporaryPostgres.database();
    var line = new SwitchableDatabase(vertx, database);
    var slow = new CostFixture(vertx, line.address(), home, NO_WAIT);
    var own = Vertx.vertx();
    var quick = new CostFixture(own, database, otherHome, NO_WAIT);
    slow.strict(KEY, 10_000);
    Eventually.until(
        "both know that it is strict",
        () -> quick.http(HttpMethod.GET, "/budgets/key%3Aabc", "").getBoolean("strict"));
    line.stall();
    var question = Sample.hold("r1", 5_000, KEY);
    var unanswered = slow.asking(question);
    quick.hold(question);
    assertThat(Eventually.get(unanswered))
        .isEqualTo(Outcome.err(new GatewayError.UnitUnavailable(Unit.COST)));
    Eventually.until("the outage is noticed", () -> !slow.platform.database().isUp());
    line.flow();
    slow.settle(Sample.settle("other", 1_000, slow.now(), SESSION));
    quick.untilNumber(
        "select spent_nano from cost_account where account = 'session:abc:s1'", 1_000);
    assertThat(quick.number(HELD_BY_KEY)).as("it is being spent").isEqualTo(EACH);
    assertThat(quick.refusal(Sample.hold("r2", 5_000, KEY))).isInstanceOf(CostLimitExceeded.class);
    quick.close();
  }

  /// What is left goes to single requests, one after the other.
  private static void useUp(CostFixture cost, long already) {
    var passed = already;
    assertThat(passed).isLessThanOrEqualTo(FITTING);
    for (var next = 0; ; next++) {
      cost.untilNumber(HELD_BY_KEY, passed * EACH);
      var outcome = get(cost, "more" + next);
      if (outcome instanceof Outcome.Ok<Hold>) {
        passed++;
      } else if (error(outcome) instanceof CostLimitExceeded) {
        break;
      }
    }
    assertThat(passed).isEqualTo(FITTING);
    cost.untilNumber(HELD_BY_SESSION, passed * EACH);
    cost.checkSums();
  }

  private static List<Future<Outcome<Hold>>> asking(CostFixture cost, int count) {
    return IntStream.range(0, count).mapToObj(i -> asking(cost, "r" + i)).toList();
  }

  private static long passed(List<Future<Outcome<Hold>>> asked) {
    Eventually.get(Future.join(asked));
    return asked.stream().filter(each -> each.result() instanceof Outcome.Ok<Hold>).count();
  }

  private static Outcome<Hold> get(CostFixture cost, String id) {
    return Eventually.get(asking(cost, id));
  }

  private static Future<Outcome<Hold>> asking(CostFixture cost, String id) {
    return cost.asking(Sample.hold(id, 5_000, KEY, SESSION))
        .compose(outcome ->
            outcome instanceof Outcome.Ok<Hold> || error(outcome) instanceof CostLimitExceeded
                ? Future.succeededFuture(outcome)
                : givenBack(cost, id).map(outcome));
  }

  private static Future<?> givenBack(CostFixture cost, String id) {
    return cost.settling(Sample.release(id, cost.now(), KEY, SESSION))
        .compose(outcome ->
            outcome instanceof Outcome.Ok<?> ? Future.succeededFuture() : givenBack(cost, id));
  }

  private static GatewayError error(Outcome<Hold> outcome) {
    return switch (outcome) {
      case Outcome.Err<Hold>(GatewayError error) -> error;
      case Outcome.Ok<Hold> _ -> throw new AssertionError("it passed");
    };
  }
}
