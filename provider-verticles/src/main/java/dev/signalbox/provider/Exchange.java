package dev.signalbox.provider;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.Outcome;
import dev.signalbox.provider.wire.RateLimit;
import dev.signalbox.provider.wire.WireRequest;
import dev.signalbox.provider.wire.WireResponse;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One request over one access, from the connection to the end of the answer. Lives on one event
/// loop; as a task it is its turn to connect.
final class Exchange<E> implements Runnable {
  private static final int MAX_ERROR_BYTES = 64 * 1024;

  private final Lane lane;
  private final ActiveProvider provider;
  private final Access access;
  private final Listener<E> listener;
  private final Reading<E> reading;
  private final String path;
  private final Places places;
  private Place place = Place.NONE;
  private @Nullable WireRequest unsent;
  private @Nullable HttpClientRequest request;
  private @Nullable HttpClientResponse answer;
  private Reached reached = Reached.NOTHING;
  private boolean read;
  private boolean over;

  /// Its place among the connections to its address.
  private enum Place {
    NONE,
    WAITING,
    CONNECTING,
    CONNECTED
  }

  /// How far a request came.
  enum Reached {
    /// There was no connection.
    NOTHING,
    /// A connection was there, and the provider cannot have got the whole request.
    CONNECTION,
    /// The provider may have got the whole request.
    PROVIDER
  }

  /// What comes of an exchange. Nothing is told after `failed`, `ended` or [#close].
  interface Listener<E> {
    /// The provider began to answer; `limit` is what it says about the next calls.
    void head(RateLimit limit);

    /// More of the answer.
    void pieces(List<E> pieces);

    /// The provider ended its body.
    void ended();

    /// It did not work.
    ///
    /// @param limit what the provider says about the next calls
    void failed(GatewayError error, RateLimit limit, Reached reached);
  }

  Exchange(
      Lane lane, ActiveProvider provider, Access access, Asked<E> asked, Listener<E> listener) {
    this.lane = lane;
    this.provider = provider;
    this.access = access;
    this.path = asked.wire.path();
    this.unsent = asked.wire;
    this.listener = listener;
    this.places = lane.client().places(access.endpoint());
    this.reading = asked.reading;
  }

  /// What is asked, and how its answer is read.
  record Asked<E>(WireRequest wire, Reading<E> reading) {}

  Access access() {
    return access;
  }

  void send() {
    access.begin();
    switch (places.enter(this)) {
      case TAKEN -> run();
      case QUEUED -> place = Place.WAITING;
      case REFUSED -> broke(new ConnectionPoolTooBusyException("the queue is full"));
    }
  }

  @Override
  public void run() {
    place = Place.CONNECTING;
    lane.client().post(provider, access, path).onComplete(this::connected, this::unconnected);
  }

  private void connected(HttpClientRequest connection) {
    place = Place.CONNECTED;
    if (over) {
      // nobody knows it: whoever is next connects anew
      connection.connection().close();
      leave();
    } else {
      request = connection;
      reached = Reached.CONNECTION;
      connection.exceptionHandler(this::broke);
      send(connection, Objects.requireNonNull(unsent));
      // an answer may take minutes, and nobody needs the bytes of its question meanwhile
      unsent = null;
    }
  }

  private void unconnected(Throwable trouble) {
    place = Place.CONNECTED;
    leave();
    broke(trouble);
  }

  /// A connection that is being made keeps its place until it is known what becomes of it.
  private void leave() {
    if (place == Place.WAITING) {
      places.forget(this);
      place = Place.NONE;
    } else if (place == Place.CONNECTED) {
      place = Place.NONE;
      places.leave();
    }
  }

  private void send(HttpClientRequest connected, WireRequest wire) {
    connected.response().onComplete(this::head, this::broke);
    connected
        .end(UpstreamClient.body(wire))
        .onComplete(_ -> reached = Reached.PROVIDER, this::broke);
  }

  private void head(HttpClientResponse response) {
    response.exceptionHandler(this::broke);
    if (over) {
      return;
    }
    reached = Reached.PROVIDER;
    answer = response;
    var status = response.statusCode();
    if (isCompressed(response)) {
      fail(failed(status, "it compressed its answer although it was asked not to"));
    } else if (status >= 200 && status < 300) {
      begin(response);
    } else if (status >= 300 && status < 400) {
      fail(failed(status, "it answered with a redirect, which is not followed"));
    } else {
      listener.head(RateLimit.UNTOLD);
      new WholeBody(MAX_ERROR_BYTES)
          .of(response)
          .onFailure(this::broke)
          .onSuccess(bytes -> refused(UpstreamClient.answer(response, bytes)));
    }
  }

  private void begin(HttpClientResponse response) {
    var head = UpstreamClient.answer(response, new byte[0]);
    var fault = reading.head(head);
    if (fault.isPresent()) {
      fail(fault.get());
      return;
    }
    listener.head(limit(head));
    response.handler(piece -> read(reading.bytes(piece.getBytes())));
    response.endHandler(_ -> bodyEnded());
  }

  private static boolean isCompressed(HttpClientResponse response) {
    var encoding = response.getHeader("content-encoding");
    return encoding != null && !encoding.isEmpty() && !encoding.equalsIgnoreCase("identity");
  }

  private RateLimit limit(WireResponse response) {
    return provider.adapter().rateLimit(response, lane.clock().instant());
  }

  private void refused(WireResponse response) {
    var error = reading.refusal(response);
    // the answer was read to its end: its connection is good for the next call
    if (!over) {
      end();
      listener.failed(error, limit(response), reached);
    }
  }

  private void read(Outcome<List<E>> read) {
    if (over) {
      return;
    }
    switch (read) {
      case Outcome.Err<List<E>>(GatewayError error) -> fail(error);
      case Outcome.Ok<List<E>>(List<E> pieces) -> listener.pieces(pieces);
    }
  }

  /// Whether the provider has ended its body, whose last pieces may still have to be told.
  boolean isRead() {
    return read;
  }

  private void bodyEnded() {
    read = true;
    read(reading.end());
    if (!over) {
      end();
      listener.ended();
    }
  }

  private void broke(Throwable trouble) {
    fail(ConnectionTrouble.of(provider.id(), access.endpoint(), trouble));
  }

  private ProviderFailed failed(int status, String reason) {
    return new ProviderFailed(provider.id(), status, reason);
  }

  private void fail(GatewayError error) {
    if (!over) {
      close();
      listener.failed(error, RateLimit.UNTOLD, reached);
    }
  }

  void pause() {
    Optional.ofNullable(answer).ifPresent(HttpClientResponse::pause);
  }

  void resume() {
    Optional.ofNullable(answer).ifPresent(HttpClientResponse::resume);
  }

  /// Ends it from this side: the connection is closed unless the answer has been read to its end.
  void close() {
    if (!over) {
      over = true;
      access.end();
      // before the place is given on: whoever gets it needs the connection's
      Optional.ofNullable(request).ifPresent(HttpClientRequest::reset);
      leave();
    }
  }

  private void end() {
    over = true;
    access.end();
    leave();
  }
}
