package dev.signalbox.provider;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.bus.Bus.Started;
import dev.signalbox.bus.OutboundStream;
import dev.signalbox.provider.CallMeters.Ending;
import dev.signalbox.provider.wire.Call;
import dev.signalbox.provider.wire.DeltaReader;
import dev.signalbox.provider.wire.WireRequest;
import dev.signalbox.provider.wire.WireResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One call of a provider over HTTP, from the first byte sent to the last delta. Lives on one event
/// loop. Its stream begins before the provider has answered, since only a stream can be cancelled:
/// a failure before the first delta may still be answered by another provider.
final class UpstreamCall {
  private static final int MAX_ERROR_BYTES = 64 * 1024;

  private final Lane lane;
  private final ActiveProvider provider;
  private final Call call;
  private final OutboundStream<Delta> out;
  private final DeltaReader reader;
  private final Watchdog watchdog;
  private final CallMeters meters;
  private final long beganNanos = System.nanoTime();
  private @Nullable HttpClientRequest request;
  private long firstDeltaMillis = -1;
  private boolean over;

  UpstreamCall(
      Lane lane, ActiveProvider provider, Call call, Deadline deadline, OutboundStream<Delta> out) {
    this.lane = lane;
    this.provider = provider;
    this.call = call;
    this.out = out;
    this.reader = new DeltaReader(provider.provider().adapter(), call);
    this.meters = lane.meters().of(provider.id());
    this.watchdog = new Watchdog(lane, provider.id(), deadline, this::fail);
  }

  /// `Err` when the provider cannot be asked this at all.
  Outcome<Started> start() {
    return provider
        .provider()
        .adapter()
        .encode(call)
        .map(wire -> {
          send(wire);
          return new Started();
        });
  }

  private void send(WireRequest wire) {
    out.onCancel(this::cancelled);
    watchdog.start();
    var options =
        lane.client()
            .options(provider, HttpMethod.POST, wire.path())
            .putHeader("content-type", "application/json");
    lane.client()
        .http()
        .request(options)
        .onSuccess(connected -> {
          request = connected;
          if (over) {
            connected.reset();
          } else {
            connected.send(Buffer.buffer(wire.body())).onSuccess(this::head).onFailure(this::broke);
          }
        })
        .onFailure(this::broke);
  }

  private void head(HttpClientResponse response) {
    response.exceptionHandler(this::broke);
    if (over) {
      return;
    }
    watchdog.headArrived();
    var status = response.statusCode();
    if (status >= 200 && status < 300) {
      body(response);
    } else if (status >= 300 && status < 400) {
      fail(
          new GatewayError.ProviderFailed(
              provider.id(), status, "it answered with a redirect, which is not followed"));
    } else {
      new WholeBody(MAX_ERROR_BYTES)
          .of(response)
          .onFailure(this::broke)
          .onSuccess(bytes -> refused(UpstreamClient.answer(response, bytes)));
    }
  }

  private void refused(WireResponse response) {
    switch (provider.provider().adapter().decode(response, call)) {
      case Outcome.Err(GatewayError error) -> fail(error);
      case Outcome.Ok(_) -> fail(new GatewayError.Internal());
    }
  }

  private void body(HttpClientResponse response) {
    response.handler(piece -> {
      watchdog.heard();
      deliver(reader.bytes(piece.getBytes()));
      if (!over && out.isFull()) {
        watchdog.pause();
        response.pause();
      }
    });
    response.endHandler(_ -> ended());
    out.onDrain(() -> {
      watchdog.resume();
      response.resume();
    });
  }

  private void ended() {
    if (over) {
      watchdog.stop();
      return;
    }
    deliver(reader.end());
    watchdog.stop();
    if (!over) {
      fail(new GatewayError.ProviderFailed(provider.id(), 200, "it ended its answer early"));
    }
  }

  private void deliver(Outcome<List<Delta>> read) {
    if (over) {
      return;
    }
    switch (read) {
      case Outcome.Err<List<Delta>>(GatewayError error) -> fail(error);
      case Outcome.Ok<List<Delta>>(List<Delta> deltas) -> {
        if (!deltas.isEmpty()) {
          measure();
          deltas.forEach(out::write);
          if (deltas.getLast() instanceof Delta.Finish finish) {
            meters.used(finish.usage());
            finished();
          }
        }
      }
    }
  }

  private void measure() {
    if (firstDeltaMillis < 0) {
      var nanos = System.nanoTime() - beganNanos;
      firstDeltaMillis = nanos / 1_000_000;
      if (call.request().stream()) {
        meters.firstToken(nanos);
      }
    }
  }

  /// The connection goes back to the pool once the provider has ended its body too.
  private void finished() {
    over = true;
    provider.vitals().succeeded(firstDeltaMillis);
    meters.ended(Ending.NONE, beganNanos);
    watchdog.drain(this::reset);
    out.end();
  }

  private void broke(Throwable trouble) {
    fail(ConnectionTrouble.of(provider, trouble));
  }

  private void fail(GatewayError error) {
    if (over) {
      return;
    }
    over = true;
    watchdog.stop();
    reset();
    meters.ended(Ending.of(error), beganNanos);
    if (Blame.isOnProvider(error)) {
      provider.vitals().failed(lane.clock().millis());
    }
    out.fail(Blame.withoutKey(error, provider.key()));
  }

  private void cancelled() {
    if (!over) {
      over = true;
      watchdog.stop();
      reset();
      meters.ended(Ending.CANCELLED, beganNanos);
    }
  }

  private void reset() {
    Optional.ofNullable(request).ifPresent(HttpClientRequest::reset);
  }
}
