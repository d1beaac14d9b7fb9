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
  private final CallVitals vitals;
  private @Nullable HttpClientRequest request;
  private boolean over;

  private UpstreamCall(
      Lane lane, Asked asked, Deadline deadline, OutboundStream<Delta> out, CallVitals vitals) {
    this.lane = lane;
    this.provider = asked.provider;
    this.call = asked.call;
    this.vitals = vitals;
    this.out = out;
    this.reader = new DeltaReader(asked.provider.provider().adapter(), asked.call);
    this.meters = lane.meters().of(asked.provider.id());
    this.watchdog = new Watchdog(lane, asked.provider.id(), deadline, this::fail);
  }

  /// What is asked of whom.
  record Asked(ActiveProvider provider, Call call) {}

  /// Starts a call. `Err` when the provider cannot be asked this at all, or not now.
  static Outcome<Started> start(
      Lane lane, Asked asked, Deadline deadline, OutboundStream<Delta> out) {
    var target = asked.provider.vitals().of(asked.call.target().model());
    return switch (CallVitals.enter(target, lane.clock())) {
      case Outcome.Err<CallVitals>(var error) -> Outcome.err(error);
      case Outcome.Ok<CallVitals>(var vitals) ->
          new UpstreamCall(lane, asked, deadline, out, vitals).start();
    };
  }

  private Outcome<Started> start() {
    return switch (provider.provider().adapter().encode(call)) {
      case Outcome.Err<WireRequest>(var error) -> {
        vitals.abandoned();
        yield Outcome.err(error);
      }
      case Outcome.Ok<WireRequest>(var wire) -> {
        send(wire);
        yield Outcome.ok(new Started());
      }
    };
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
    if (vitals.delta() && call.request().stream()) {
      meters.firstToken(vitals.ranNanos());
    }
  }

  /// The connection goes back to the pool once the provider has ended its body too.
  private void finished() {
    over = true;
    vitals.answered();
    meters.ended(Ending.NONE, vitals.ranNanos());
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
    meters.ended(Ending.of(error), vitals.ranNanos());
    vitals.failed(error);
    out.fail(Blame.withoutKey(error, provider.key()));
  }

  private void cancelled() {
    if (!over) {
      over = true;
      watchdog.stop();
      reset();
      meters.ended(Ending.CANCELLED, vitals.ranNanos());
      vitals.abandoned();
    }
  }

  private void reset() {
    Optional.ofNullable(request).ifPresent(HttpClientRequest::reset);
  }
}
