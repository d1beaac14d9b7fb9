package dev.signalbox.provider;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.bus.Address;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.InboundStream;
import dev.signalbox.bus.ReplicaState;
import dev.signalbox.bus.RollCall;
import dev.signalbox.bus.StreamAddress;
import dev.signalbox.bus.Topic;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// A bus with nobody on the other side: keeps what a verticle registers.
final class LoneBus implements Bus {
  final Map<StreamAddress<?, ?>, Streamer<?, ?>> streamers = new ConcurrentHashMap<>();
  final Map<Address<?, ?>, Answerer<?, ?>> answerers = new ConcurrentHashMap<>();
  final List<ReplicaState> joined = new ArrayList<>();
  final List<Object> announced = new CopyOnWriteArrayList<>();

  @Override
  public <Q, A> Future<Outcome<A>> ask(Address<Q, A> address, Q question, Deadline deadline) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <Q, A> Future<Outcome<A>> askAt(
      String node, Address<Q, A> address, Q question, Deadline deadline) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <Q, A> Future<Registration> answer(Address<Q, A> address, Answerer<Q, A> answerer) {
    answerers.put(address, answerer);
    return Future.succeededFuture(Future::succeededFuture);
  }

  @Override
  public <Q, E> Future<Outcome<InboundStream<E>>> openAt(
      String node, StreamAddress<Q, E> address, Q question, Deadline deadline) {
    return open(address, question, deadline);
  }

  @Override
  public <Q, E> Future<Outcome<InboundStream<E>>> openApart(
      StreamAddress<Q, E> address, Q question, Deadline deadline) {
    return open(address, question, deadline);
  }

  @Override
  public <Q, E> Future<Outcome<InboundStream<E>>> open(
      StreamAddress<Q, E> address, Q question, Deadline deadline) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <Q, E> Future<Serving> serve(StreamAddress<Q, E> address, Streamer<Q, E> streamer) {
    streamers.put(address, streamer);
    return Future.succeededFuture(
        new Serving() {
          @Override
          public Future<Void> close() {
            return Future.succeededFuture();
          }

          @Override
          public Future<Void> drain(Duration patience) {
            return close();
          }
        });
  }

  @Override
  public <T> void announce(Topic<T> topic, T event) {
    announced.add(event);
  }

  @Override
  public <T> Future<Registration> listen(Topic<T> topic, Consumer<T> listener) {
    return Future.succeededFuture(Future::succeededFuture);
  }

  @Override
  public Future<Registration> join(Unit unit, ReplicaState state) {
    joined.add(state);
    return Future.succeededFuture(Future::succeededFuture);
  }

  @Override
  public String node() {
    return "here";
  }

  @Override
  public RollCall rollCall() {
    throw new UnsupportedOperationException();
  }
}
