package dev.signalbox.gateway;

import dev.signalbox.api.cost.Settle;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// A backlog that would not survive anything.
final class MemoryBacklog implements Settlement.Backlog {
  final Deque<Settle> kept = new ArrayDeque<>();

  @Override
  public Future<Void> keep(Settle settle) {
    kept.add(settle);
    return Future.succeededFuture();
  }

  @Override
  public Future<Optional<Settle>> oldest() {
    return Future.succeededFuture(Optional.ofNullable(kept.peek()));
  }

  @Override
  public Future<Void> dropOldest() {
    kept.poll();
    return Future.succeededFuture();
  }

  @Override
  public long depth() {
    return kept.size();
  }
}
