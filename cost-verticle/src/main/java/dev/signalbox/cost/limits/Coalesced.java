package dev.signalbox.cost.limits;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Sends what comes while a round trip is under way together in the next one. Lives on one context.
///
/// @param <Q> a question
/// @param <A> its answer
final class Coalesced<Q, A> {
  private static final int MOST_WAITING = 10_000;
  private static final int BATCH = 500;

  private final Function<List<Q>, Future<List<A>>> trip;
  private final List<Waiting<Q, A>> waiting = new ArrayList<>();
  private boolean underWay;

  /// A queue in front of `trip`, which answers each question of a batch in its place.
  Coalesced(Function<List<Q>, Future<List<A>>> trip) {
    this.trip = trip;
  }

  private record Waiting<Q, A>(Q question, Promise<A> answer) {}

  /// Completes with the answer; fails where the trip does, or where too many wait.
  Future<A> ask(Q question) {
    if (waiting.size() >= MOST_WAITING) {
      return Future.failedFuture("more than " + MOST_WAITING + " wait");
    }
    var next = new Waiting<Q, A>(question, Promise.promise());
    waiting.add(next);
    send();
    return next.answer().future();
  }

  private void send() {
    if (underWay || waiting.isEmpty()) {
      return;
    }
    underWay = true;
    var head = waiting.subList(0, Math.min(BATCH, waiting.size()));
    var batch = List.copyOf(head);
    head.clear();
    trip.apply(batch.stream().map(Waiting::question).toList())
        .onComplete(
            answers -> {
              for (var i = 0; i < batch.size(); i++) {
                batch.get(i).answer().complete(answers.get(i));
              }
              next();
            },
            failure -> {
              batch.forEach(each -> each.answer().fail(failure));
              next();
            });
  }

  private void next() {
    underWay = false;
    send();
  }
}
