package dev.signalbox.provider;

import dev.signalbox.api.GatewayError;
import dev.signalbox.bus.OutboundStream;
import dev.signalbox.testkit.Eventually;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// The far end of a stream under test: keeps what comes, full when told so.
public class HeardStream<T> implements OutboundStream<T> {
  private final List<T> heard = new CopyOnWriteArrayList<>();
  private volatile @Nullable GatewayError error;
  private volatile boolean ended;
  private volatile boolean full;
  private volatile boolean lost;
  private volatile Runnable resume = () -> {};
  private volatile Runnable stop = () -> {};

  @Override
  public void write(T event) {
    heard.add(event);
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

  /// What has come so far.
  public List<T> heard() {
    return heard;
  }

  /// Is full from now on.
  public void fillUp() {
    full = true;
  }

  /// Has room again.
  public void drain() {
    full = false;
    resume.run();
  }

  @Override
  public boolean isAskerLost() {
    return lost;
  }

  /// Is lost with its node.
  public void lose() {
    lost = true;
    stop.run();
  }

  /// Wants no more.
  public void cancel() {
    stop.run();
  }

  /// Whether the end or an error has come.
  public boolean isOver() {
    return ended || error != null;
  }

  /// What comes until the end, which is no error.
  public List<T> awaitEnd() {
    Eventually.until("the stream ends", this::isOver);
    if (error != null) {
      throw new AssertionError("failed: " + error);
    }
    return heard;
  }

  /// The error it ends with.
  public GatewayError awaitError() {
    Eventually.until("the stream fails", () -> error != null);
    var seen = error;
    if (seen == null) {
      throw new AssertionError("no error");
    }
    return seen;
  }
}
