package dev.signalbox.cost;

import dev.signalbox.platform.Database;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;

/// Two statements at the same time, in an order that a seed decides: the second begins while the
/// transaction of the first is open, waits for it where both concern the same account, and sees it
/// carried out or gone, as when the replica died in the middle.
final class SimulatedOverlap {
  private final Database database;

  SimulatedOverlap(Database database) {
    this.database = database;
  }

  /// What the two came to.
  ///
  /// @param first of the transaction that came first, whether it was carried out or not
  record Both<T>(List<HoldAnswer> first, T second) {}

  <T> Both<T> run(
      List<HoldBatch.Try> first, Cycle cycle, boolean dies, Supplier<Future<T>> second) {
    var connection = Eventually.get(database.pool().getConnection());
    Eventually.get(connection.query("begin").execute());
    var parameters = HoldBatch.parameters(first, cycle);
    var rows = Eventually.get(connection.preparedQuery(HoldBatch.SQL).execute(parameters));
    var meanwhile = second.get();
    Eventually.get(connection.query(dies ? "rollback" : "commit").execute());
    Eventually.get(connection.close());
    return new Both<>(HoldBatch.answers(first, rows).answers(), Eventually.get(meanwhile));
  }
}
