package dev.signalbox.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.Violation;
import dev.signalbox.platform.Database;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.MutableClock;
import dev.signalbox.testkit.TemporaryPostgres;
import dev.signalbox.testkit.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

@CleanRun
final class QuarantineVerticleTest {
  private static final QuarantinePolicy POLICY =
      new QuarantinePolicy(75, 3, Duration.ofHours(1), Duration.ofMinutes(60), 3, false);
  private static final CallerKey KEY = new CallerKey("feedc0de", "sk-x");

  /// A database that says it is away when told so.
  private record Switched(Database real, AtomicBoolean up) implements Database {
    @Override
    public Pool pool() {
      return real.pool();
    }

    @Override
    public boolean isUp() {
      return up.get();
    }

    @Override
    public Future<Listening> listen(String channel, Consumer<String> listener) {
      return real.listen(channel, listener);
    }
  }

  /// A database that listens when told so.
  private record Late(Database real, AtomicBoolean up, Future<Listening> listening)
      implements Database {
    @Override
    public Pool pool() {
      return real.pool();
    }

    @Override
    public boolean isUp() {
      return up.get();
    }

    @Override
    public Future<Listening> listen(String channel, Consumer<String> listener) {
      return listening;
    }
  }

  private final MutableClock clock = MutableClock.atNoon();

  private Quarantine quarantine(Database database) {
    return new Quarantine(POLICY, new QuarantineStore(database, POLICY), clock);
  }

  static InputJudge.Verdict verdict(int score) {
    var violation =
        new Violation("messages[0].content", "instruction_override", "refused", score, 0, 9, "abc");
    return new InputJudge.Verdict(
        List.of(violation), List.of(), "instruction_override", "override.previous", "abc");
  }

  private void blockThrice(Quarantine quarantine, String name) {
    for (int i = 0; i < 3; i++) {
      Eventually.get(quarantine.blocked(KEY, new RequestId(name + i), verdict(75)));
    }
  }

  @Test
  void what_was_counted_without_the_database_is_recorded_when_it_is_back(Vertx vertx) {
    var up = new AtomicBoolean();
    var database = new Switched(TestDatabase.open(vertx, TemporaryPostgres.database(), 2), up);
    var alone = quarantine(database);
    blockThrice(alone, "r");
    assertThat(alone.lockOf(KEY)).isPresent();

    up.set(true);
    Eventually.until(
        "another replica learns of it",
        () -> {
          alone.catchUp();
          var other = quarantine(database);
          Eventually.get(other.follow());
          return other.lockOf(KEY).isPresent();
        });
  }

  @Test
  void the_third_lock_is_permanent_and_lifting_starts_anew(Vertx vertx) {
    var database =
        new Switched(
            TestDatabase.open(vertx, TemporaryPostgres.database(), 2), new AtomicBoolean(true));
    var quarantine = quarantine(database);
    for (var name : new String[] {"a", "b", "c"}) {
      blockThrice(quarantine, name);
      clock.advance(Duration.ofMinutes(61));
    }
    assertThat(quarantine.lockOf(KEY).orElseThrow().permanent()).isTrue();

    assertThat(Eventually.get(quarantine.lift("sk-x"))).hasSize(1);
    assertThat(quarantine.lockOf(KEY)).isEmpty();
    blockThrice(quarantine, "d");
    assertThat(quarantine.lockOf(KEY).orElseThrow().permanent()).isFalse();
  }

  @Test
  void following_does_not_wait_for_a_database_that_does_not_answer(Vertx vertx) {
    var real = TestDatabase.open(vertx, TemporaryPostgres.database(), 2);
    Promise<Database.Listening> answer = Promise.promise();
    var away = new AtomicBoolean();
    var late = quarantine(new Late(real, away, answer.future()));
    Eventually.get(late.follow());

    blockThrice(quarantine(new Switched(real, new AtomicBoolean(true))), "x");
    var closed = new AtomicBoolean();
    answer.complete(() -> closed.set(true));
    away.set(true);
    Eventually.until(
        "what changed meanwhile is known",
        () -> {
          late.catchUp();
          return late.lockOf(KEY).isPresent();
        });
    late.unfollow();
    assertThat(closed).isTrue();
  }

  @Test
  void blocks_too_old_to_count_are_deleted_and_locks_stay(Vertx vertx) {
    var real = TestDatabase.open(vertx, TemporaryPostgres.database(), 2);
    var quarantine = quarantine(new Switched(real, new AtomicBoolean(true)));
    blockThrice(quarantine, "l");
    Eventually.get(
        quarantine.blocked(new CallerKey("0ddba11", "sk-y"), new RequestId("once"), verdict(75)));
    Eventually.get(quarantine.prune());
    assertThat(rows(real, "quarantine_block")).isEqualTo(4);

    clock.advance(Duration.ofMinutes(61));
    Eventually.get(quarantine.prune());
    assertThat(rows(real, "quarantine_block")).isZero();
    assertThat(rows(real, "quarantine")).isEqualTo(1);
  }

  @Test
  void blocks_without_confidence_and_faults_never_count(Vertx vertx) {
    var real = TestDatabase.open(vertx, TemporaryPostgres.database(), 2);
    var quarantine = quarantine(new Switched(real, new AtomicBoolean(true)));
    for (int i = 0; i < 9; i++) {
      Eventually.get(quarantine.blocked(KEY, new RequestId("weak" + i), verdict(74)));
      var noAttack = new InputJudge.Verdict(List.of(), List.of(), "", "", "abc");
      Eventually.get(quarantine.blocked(KEY, new RequestId("fault" + i), noAttack));
    }
    assertThat(quarantine.lockOf(KEY)).isEmpty();
    assertThat(rows(real, "quarantine_block")).isZero();
  }

  @Test
  void attacks_on_two_replicas_at_once_lock_exactly_once_and_both_know_why(Vertx vertx) {
    var real = TestDatabase.open(vertx, TemporaryPostgres.database(), 4);
    var database = new Switched(real, new AtomicBoolean(true));
    var replicas = List.of(quarantine(database), quarantine(database));
    replicas.forEach(replica -> Eventually.get(replica.follow()));
    var all = new ArrayList<Future<?>>();
    for (int i = 0; i < 40; i++) {
      all.add(replicas.get(i % 2).blocked(KEY, new RequestId("many" + i), verdict(90)));
    }
    Eventually.get(Future.join(all));

    for (var replica : replicas) {
      Eventually.until("the lock is known", () -> replica.lockOf(KEY).isPresent());
      var entry = replica.lockOf(KEY).orElseThrow();
      assertThat(entry.temporaries()).isEqualTo(1);
      assertThat(entry.permanent()).isFalse();
      assertThat(entry.reason().rule()).isEqualTo("override.previous");
      assertThat(entry.reason().score()).isEqualTo(90);
    }
    Eventually.get(replicas.getFirst().lift(KEY.hash()));
    Eventually.until(
        "the other replica was told without asking",
        () -> replicas.getLast().lockOf(KEY).isEmpty());
    replicas.forEach(Quarantine::unfollow);
  }

  private static long rows(Database database, String table) {
    return Eventually.get(
        database
            .pool()
            .query("select count(*) from " + table)
            .execute()
            .map(rows -> rows.iterator().next().getLong(0)));
  }
}
