package dev.signalbox.gateway;

import dev.signalbox.api.cost.ChargeCredits;
import dev.signalbox.api.cost.Settle;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/// A backlog that would not survive anything.
final class MemoryBacklog implements Settlement.Backlog {
  final Deque<Settle> kept = new ArrayDeque<>();
  final Deque<Settle> putAside = new ArrayDeque<>();
  final Deque<ChargeCredits> debts = new ArrayDeque<>();

  @Override
  public Future<Void> keep(Settle settle) {
    kept.add(settle);
    return Future.succeededFuture();
  }

  @Override
  public Future<Integer> replay(Function<Settle, Future<Boolean>> receiver) {
    return kept.isEmpty()
        ? Future.succeededFuture(0)
        : receiver.apply(kept.element()).compose(accepted -> accepted ? next(receiver) : none());
  }

  private Future<Integer> next(Function<Settle, Future<Boolean>> receiver) {
    kept.remove();
    return replay(receiver).map(count -> count + 1);
  }

  private static Future<Integer> none() {
    return Future.succeededFuture(0);
  }

  @Override
  public int depth() {
    return kept.size();
  }

  @Override
  public Future<Void> setAside(Settle settle) {
    putAside.add(settle);
    return Future.succeededFuture();
  }

  @Override
  public Future<Integer> replayAside(Function<Settle, Future<Boolean>> receiver) {
    var told = Future.succeededFuture(0);
    for (var i = putAside.size(); i > 0; i--) {
      var settle = putAside.remove();
      told =
          told.compose(count ->
              receiver
                  .apply(settle)
                  .onSuccess(gone -> {
                    if (!gone) {
                      putAside.add(settle);
                    }
                  })
                  .map(gone -> gone ? count + 1 : count));
    }
    return told;
  }

  @Override
  public int aside() {
    return putAside.size();
  }

  @Override
  public Future<Void> owe(ChargeCredits charge) {
    debts.add(charge);
    return Future.succeededFuture();
  }

  @Override
  public Future<Integer> replayOwed(Function<ChargeCredits, Future<Boolean>> receiver) {
    return debts.isEmpty()
        ? none()
        : receiver
            .apply(debts.element())
            .compose(accepted -> {
              if (!accepted) {
                return none();
              }
              debts.remove();
              return replayOwed(receiver).map(count -> count + 1);
            });
  }

  @Override
  public int owed() {
    return debts.size();
  }
}
