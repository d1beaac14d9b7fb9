package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.bus.InboundStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A provider's stream that a test plays by hand, or by itself as soon as it is read.
final class ScriptedStream implements InboundStream<Delta> {
  private final List<Delta> atOnce;
  private @Nullable Reader<Delta> reader;
  boolean cancelled;
  boolean left;
  String node = "here";
  int pauses;
  int resumes;

  ScriptedStream(Delta... atOnce) {
    this.atOnce = List.of(atOnce);
  }

  void send(Delta... deltas) {
    if (reader == null) {
      throw new IllegalStateException("nobody reads");
    }
    reader.events(List.of(deltas));
  }

  void fail(GatewayError error) {
    if (reader == null) {
      throw new IllegalStateException("nobody reads");
    }
    reader.failed(error);
  }

  void end() {
    if (reader == null) {
      throw new IllegalStateException("nobody reads");
    }
    reader.ended();
  }

  @Override
  public void read(Reader<Delta> by) {
    reader = by;
    if (!atOnce.isEmpty()) {
      by.events(atOnce);
      by.ended();
    }
  }

  @Override
  public void pause() {
    pauses++;
  }

  @Override
  public void resume() {
    resumes++;
  }

  @Override
  public void cancel() {
    cancelled |= !left;
  }

  @Override
  public void leave() {
    left |= !cancelled;
  }

  @Override
  public String node() {
    return node;
  }
}
