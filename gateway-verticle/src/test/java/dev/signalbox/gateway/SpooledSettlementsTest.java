package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.Account;
import dev.signalbox.api.cost.Charge;
import dev.signalbox.api.cost.Settle;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Target;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CleanRun
class SpooledSettlementsTest {
  @TempDir Path home;

  @Test
  void another_process_finds_everything_in_order(Vertx vertx) {
    var spool = new SpooledSettlements(home);
    on(vertx, () -> spool.keep(settle("a")).compose(_ -> spool.keep(settle("b"))));
    var later = new SpooledSettlements(home);
    assertThat(later.depth()).isEqualTo(2);
    on(vertx, () -> later.keep(settle("c")));
    for (var id : List.of("a", "b", "c")) {
      assertThat(on(vertx, later::oldest)).contains(settle(id));
      on(vertx, later::dropOldest);
    }
    assertThat(on(vertx, later::oldest)).isEqualTo(Optional.empty());
    assertThat(new SpooledSettlements(home).depth()).isZero();
  }

  @Test
  void an_unfinished_write_of_a_crash_is_ignored(Vertx vertx) throws IOException {
    Files.createDirectories(home.resolve("spool/settlements"));
    Files.writeString(home.resolve("spool/settlements/0000000000000000007.json.draft"), "{\"i");
    assertThat(new SpooledSettlements(home).depth()).isZero();
  }

  private static Settle settle(String id) {
    return new Settle(
        new RequestId(id),
        List.of(new Account("key:a")),
        List.of(new Charge(1, new Target("openai", "gpt"), Usage.of(3, 4))),
        5);
  }

  private static <T> T on(Vertx vertx, Supplier<Future<T>> work) {
    var done = Promise.<T>promise();
    vertx.runOnContext(_ -> work.get().onComplete(done));
    return Eventually.get(done.future());
  }
}
