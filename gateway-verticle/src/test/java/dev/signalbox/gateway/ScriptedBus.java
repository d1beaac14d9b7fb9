package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.bus.Address;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.InboundStream;
import dev.signalbox.bus.ReplicaState;
import dev.signalbox.bus.RollCall;
import dev.signalbox.bus.StreamAddress;
import dev.signalbox.bus.Topic;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/// A bus whose answers a test writes, and which remembers what was asked.
final class ScriptedBus implements Bus {
  final List<Object> asked = new ArrayList<>();
  final List<Object> announced = new ArrayList<>();
  final List<Presence> present = new ArrayList<>();

  /// Streams that were to be opened in another process.
  int apart;

  final Deque<Outcome<? extends InboundStream<?>>> streams = new ArrayDeque<>();
  private final Map<String, Function<Object, Future<Outcome<?>>>> answers = new HashMap<>();

  <Q, A> void on(Address<Q, A> address, Function<Q, Future<Outcome<A>>> answer) {
    answers.put(
        address.name(),
        question -> answer.apply(address.question().cast(question)).map(outcome -> outcome));
  }

  <Q, A> void answer(Address<Q, A> address, Function<Q, A> answer) {
    on(address, question -> Future.succeededFuture(Outcome.ok(answer.apply(question))));
  }

  <Q, A> void refuse(Address<Q, A> address, GatewayError error) {
    on(address, _ -> Future.succeededFuture(Outcome.err(error)));
  }

  <T> List<T> asked(Class<T> type) {
    return asked.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Override
  public <Q, A> Future<Outcome<A>> ask(Address<Q, A> address, Q question, Deadline deadline) {
    asked.add(question);
    var answer = answers.get(address.name());
    if (answer == null) {
      return Future.succeededFuture(Outcome.err(new UnitUnavailable(address.unit())));
    }
    return answer.apply(question).map(outcome -> outcome.map(address.answer()::cast));
  }

  @Override
  public <Q, A> Future<Outcome<A>> askAt(
      String node, Address<Q, A> address, Q question, Deadline deadline) {
    return ask(address, question, deadline);
  }

  @Override
  public <Q, E> Future<Outcome<InboundStream<E>>> openAt(
      String node, StreamAddress<Q, E> address, Q question, Deadline deadline) {
    return open(address, question, deadline);
  }

  @Override
  public <Q, E> Future<Outcome<InboundStream<E>>> openApart(
      StreamAddress<Q, E> address, Q question, Deadline deadline) {
    apart++;
    return open(address, question, deadline);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <Q, E> Future<Outcome<InboundStream<E>>> open(
      StreamAddress<Q, E> address, Q question, Deadline deadline) {
    asked.add(question);
    var next = streams.poll();
    return Future.succeededFuture(
        next == null
            ? Outcome.err(new UnitUnavailable(Unit.PROVIDERS))
            : next.map(stream -> (InboundStream<E>) stream));
  }

  @Override
  public <Q, A> Future<Registration> answer(Address<Q, A> address, Answerer<Q, A> answerer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <Q, E> Future<Serving> serve(StreamAddress<Q, E> address, Streamer<Q, E> streamer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> void announce(Topic<T> topic, T event) {
    announced.add(event);
  }

  @Override
  public <T> Future<Registration> listen(Topic<T> topic, Consumer<T> listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Registration> join(Unit unit, ReplicaState state) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String node() {
    return "here";
  }

  @Override
  public RollCall rollCall() {
    return new RollCall() {
      @Override
      public List<Heard> present() {
        return present.stream().map(presence -> new Heard(presence, 0)).toList();
      }

      @Override
      public List<Presence> of(Unit unit) {
        return present.stream().filter(presence -> presence.replica().unit() == unit).toList();
      }
    };
  }
}
