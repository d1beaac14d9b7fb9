package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.Account;
import dev.signalbox.api.cost.Charge;
import dev.signalbox.api.cost.ChargeCredits;
import dev.signalbox.api.cost.Settle;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Target;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CleanRun
class SpooledSettlementsTest {
  @TempDir Path home;

  @Test
  void a_later_process_finds_everything_in_order(Vertx vertx) {
    try (var spool = SpooledSettlements.open(vertx, home)) {
      Eventually.get(spool.keep(settle("a")));
      Eventually.get(spool.keep(settle("b")));
    }
    try (var later = SpooledSettlements.open(vertx, home)) {
      assertThat(later.depth()).isEqualTo(2);
      var told = new ArrayList<Settle>();
      var count =
          later.replay(settle -> {
            told.add(settle);
            return Future.succeededFuture(true);
          });
      assertThat(Eventually.get(count)).isEqualTo(2);
      assertThat(told).containsExactly(settle("a"), settle("b"));
      assertThat(later.depth()).isZero();
    }
  }

  @Test
  void what_is_set_aside_survives_too_and_is_given_once_around(Vertx vertx) {
    try (var spool = SpooledSettlements.open(vertx, home)) {
      Eventually.get(spool.setAside(settle("a")));
      Eventually.get(spool.setAside(settle("b")));
      assertThat(spool.depth()).isZero();
    }
    try (var later = SpooledSettlements.open(vertx, home)) {
      var told = new ArrayList<Settle>();
      Eventually.get(
          later.replayAside(settle -> {
            told.add(settle);
            return later.setAside(settle).map(true);
          }));
      assertThat(told).containsExactly(settle("a"), settle("b"));
      assertThat(later.aside()).isEqualTo(2);
    }
  }

  @Test
  void charges_that_are_owed_survive_too(Vertx vertx) {
    var owed =
        new ChargeCredits(
            new RequestId("a"),
            "alice",
            Optional.of(new ChargeCredits.Used("openai", Usage.of(9, 2))),
            "chat");
    try (var spool = SpooledSettlements.open(vertx, home)) {
      Eventually.get(spool.owe(owed));
      assertThat(spool.depth()).isZero();
    }
    try (var later = SpooledSettlements.open(vertx, home)) {
      assertThat(later.owed()).isOne();
      var told = new ArrayList<ChargeCredits>();
      Eventually.get(later.replayOwed(charge -> Future.succeededFuture(told.add(charge))));
      assertThat(told).containsExactly(owed);
      assertThat(later.owed()).isZero();
    }
  }

  @Test
  void two_gateways_on_one_machine_do_not_share_a_spool(Vertx vertx) {
    try (var one = SpooledSettlements.open(vertx, home);
        var other = SpooledSettlements.open(vertx, home)) {
      Eventually.get(one.keep(settle("a")));
      assertThat(other.depth()).isZero();
    }
  }

  private static Settle settle(String id) {
    return new Settle(
        new RequestId(id),
        List.of(new Account("key:a")),
        List.of(new Charge(1, new Target("openai", "gpt"), Usage.of(3, 4))),
        5);
  }
}
