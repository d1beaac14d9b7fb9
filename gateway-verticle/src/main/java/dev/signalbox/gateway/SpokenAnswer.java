package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.speech.SpeechFormat;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/// Sends sound as it comes. The head goes out with the first of it, so that whatever fails before
/// is a real HTTP status; what breaks off later cuts the connection, since a body that ends in
/// order would be taken for whole.
final class SpokenAnswer implements SpeechRun.Sink {
  private final Exchange exchange;
  private final HttpServerResponse response;
  private final SpeechFormat format;
  private boolean headed;

  SpokenAnswer(Exchange exchange, SpeechFormat format) {
    this.exchange = exchange;
    this.response = exchange.response();
    this.format = format;
    exchange.streams();
  }

  @Override
  public void decided(Plan plan) {
    exchange.decided(plan);
  }

  @Override
  public void ran(Target by, Usage paid) {
    exchange.line().ran(by, paid);
  }

  @Override
  public void sound(byte[] bytes) {
    if (!isOpen()) {
      return;
    }
    if (!headed) {
      headed = true;
      response
          .setChunked(true)
          .putHeader(HttpHeaders.CONTENT_TYPE, format.contentType())
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
    response.write(exchange.recorded(Buffer.buffer(bytes)));
  }

  @Override
  public boolean isFull() {
    return isOpen() && response.writeQueueFull();
  }

  @Override
  public void done() {
    if (isOpen()) {
      response.end();
    }
    exchange.finish(200, "OK");
  }

  @Override
  public void failed(GatewayError error) {
    if (!headed) {
      exchange.refuse(error);
      return;
    }
    exchange.brokeOff(error);
    exchange.request().connection().close();
  }

  private boolean isOpen() {
    return !response.ended() && !response.closed();
  }
}
