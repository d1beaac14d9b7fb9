package dev.signalbox.provider;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.bus.OutboundStream;
import dev.signalbox.testkit.Eventually;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// The far end of a stream under test: keeps what comes, full when told so.
final class Inlet implements OutboundStream<Delta> {
  final List<Delta> deltas = new CopyOnWriteArrayList<>();
  private volatile @Nullable GatewayError error;
  private volatile boolean ended;
  private volatile boolean full;
  private volatile Runnable resume = () -> {};
  private volatile Runnable stop = () -> {};

  @Override
  public void write(Delta event) {
    deltas.add(event);
  }

  @Override
  public boolean isFull() {
    return full;
  }

  @Override
  public void onDrain(Runnable then) {
    resume = then;
  }

  @Override
  public void onCancel(Runnable then) {
    stop = then;
  }

  @Override
  public void end() {
    ended = true;
  }

  @Override
  public void fail(GatewayError reason) {
    error = reason;
  }

  void fillUp() {
    full = true;
  }

  void drain() {
    full = false;
    resume.run();
  }

  void cancel() {
    stop.run();
  }

  boolean isOver() {
    return ended || error != null;
  }

  GatewayError awaitError() {
    Eventually.until("the stream fails", () -> error != null);
    var seen = error;
    if (seen == null) {
      throw new AssertionError("no error");
    }
    return seen;
  }

  String awaitText() {
    Eventually.until("the stream ends", this::isOver);
    if (error != null) {
      throw new AssertionError("failed: " + error);
    }
    return text();
  }

  String text() {
    var text = new StringBuilder();
    deltas.forEach(delta -> text.append(delta instanceof Delta.Text(String more) ? more : ""));
    return text.toString();
  }
}
