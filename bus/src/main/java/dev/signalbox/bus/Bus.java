package dev.signalbox.bus;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Consumer;

/// How units talk. A question goes to a replica in this process where there is one, else to a live
/// one elsewhere. Values pass by reference inside a process and as JSON between processes. Every
/// returned future completes on the caller's context.
public interface Bus {
  /// Asks and completes with the answer. Never fails for an expected reason: a silent, dead or
  /// missing unit is `Err(UnitUnavailable)`, a used-up deadline `Err(DeadlineExceeded)`. Idempotent
  /// addresses are asked again of another replica.
  <Q, A> Future<Outcome<A>> ask(Address<Q, A> address, Q question, Deadline deadline);

  /// Asks the replica on `node` and nobody else: for what only that process knows.
  <Q, A> Future<Outcome<A>> askAt(
      String node, Address<Q, A> address, Q question, Deadline deadline);

  /// Answers questions on the calling verticle's context until the registration is closed.
  <Q, A> Future<Registration> answer(Address<Q, A> address, Answerer<Q, A> answerer);

  /// Opens a stream. `Ok` once the other side has started it; the caller must then
  /// [InboundStream#read] or [InboundStream#cancel] it.
  <Q, E> Future<Outcome<InboundStream<E>>> open(
      StreamAddress<Q, E> address, Q question, Deadline deadline);

  /// Opens a stream in another process than this one where somebody there is well, so that it does
  /// not end with this one.
  <Q, E> Future<Outcome<InboundStream<E>>> openApart(
      StreamAddress<Q, E> address, Q question, Deadline deadline);

  /// Opens a stream at the replica on `node` and nowhere else.
  <Q, E> Future<Outcome<InboundStream<E>>> openAt(
      String node, StreamAddress<Q, E> address, Q question, Deadline deadline);

  /// Serves streams on the calling verticle's context until the registration is closed; closing
  /// cancels those that run.
  <Q, E> Future<Serving> serve(StreamAddress<Q, E> address, Streamer<Q, E> streamer);

  /// Tells every listening node, this one included. May be lost; never the only copy of anything
  /// that matters.
  <T> void announce(Topic<T> topic, T event);

  /// Listens on the calling verticle's context until the registration is closed.
  <T> Future<Registration> listen(Topic<T> topic, Consumer<T> listener);

  /// Joins the roll call as a replica of `unit`, announced until the registration is closed;
  /// closing says goodbye first.
  Future<Registration> join(Unit unit, ReplicaState state);

  /// Who is present, as far as this node knows.
  RollCall rollCall();

  /// The id of this process, unique in the cluster and new at each start.
  String node();

  /// Answers one question. The future fails only by a defect, which the asker sees as `Internal`.
  @FunctionalInterface
  interface Answerer<Q, A> {
    Future<Outcome<A>> answer(Q question, Deadline deadline);
  }

  /// Starts one stream and completes once it is certain that it can be served: `Ok` before the
  /// first event, or the reason why not.
  @FunctionalInterface
  interface Streamer<Q, E> {
    Future<Outcome<Started>> start(Q question, Deadline deadline, OutboundStream<E> events);
  }

  /// A stream has begun.
  record Started() {}

  /// Something to be closed on undeploy.
  @FunctionalInterface
  interface Registration {
    Future<Void> close();
  }

  /// Streams that are served until it is closed.
  interface Serving extends Registration {
    /// Takes no more streams, lets those that run come to their end for `patience`, and cancels the
    /// rest. Never fails.
    Future<Void> drain(Duration patience);
  }
}
