package dev.signalbox.bus;

import dev.signalbox.api.GatewayError;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The asking end of a stream wherever its source is. Events are put in from any thread and
/// delivered on the asker's context: all that are there, as soon as that context is free.
final class Inbox<E> implements InboundStream<E> {
  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

  private final Context context;
  private final Object lock = new Object();
  private List<E> waiting = new ArrayList<>();
  private @Nullable Source source;
  private @Nullable Ending ending;
  private @Nullable Reader<E> reader;
  private volatile String node = "";
  private boolean paused;
  private boolean scheduled;
  private boolean closed;

  Inbox(Context context) {
    this.context = context;
  }

  /// What stands behind a stream; called on any thread.
  interface Source {
    /// So many events were given to the reader: there is room for as many.
    void delivered(int events);

    /// Nobody reads any more.
    void cancelled();

    /// Nobody here reads any more, but somebody elsewhere may.
    void left();
  }

  /// How a stream ended: with an error or without.
  private record Ending(@Nullable GatewayError error) {}

  /// Names the source, which is told at once if nobody reads any more.
  void connect(Source behind) {
    boolean tooLate;
    synchronized (lock) {
      source = behind;
      tooLate = closed;
    }
    if (tooLate) {
      behind.cancelled();
    }
  }

  void put(E event) {
    synchronized (lock) {
      if (!closed && ending == null) {
        waiting.add(event);
        schedule();
      }
    }
  }

  void putAll(List<E> events) {
    synchronized (lock) {
      if (!closed && ending == null) {
        waiting.addAll(events);
        schedule();
      }
    }
  }

  void end() {
    finish(new Ending(null));
  }

  /// Breaks the stream off after what was put in before.
  void fail(GatewayError error) {
    finish(new Ending(error));
  }

  private void finish(Ending how) {
    synchronized (lock) {
      if (!closed && ending == null) {
        ending = how;
        if (how.error() instanceof GatewayError.Conflict) {
          // what waits is read elsewhere, and whoever waits here may wait for ever
          waiting = new ArrayList<>();
          paused = false;
        }
        schedule();
      }
    }
  }

  @Override
  public void read(Reader<E> to) {
    synchronized (lock) {
      reader = to;
      schedule();
    }
  }

  @Override
  public void pause() {
    synchronized (lock) {
      paused = true;
    }
  }

  @Override
  public void resume() {
    synchronized (lock) {
      paused = false;
      schedule();
    }
  }

  @Override
  public void cancel() {
    close(Source::cancelled);
  }

  @Override
  public void leave() {
    close(Source::left);
  }

  private void close(Consumer<Source> lastWord) {
    Source told;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      waiting = List.of();
      told = ending == null ? source : null;
    }
    if (told != null) {
      lastWord.accept(told);
    }
  }

  /// Where its events come from.
  void comesFrom(String process) {
    node = process;
  }

  @Override
  public String node() {
    return node;
  }

  /// Called under the lock.
  private void schedule() {
    var something = !waiting.isEmpty() || ending != null;
    if (something && reader != null && !paused && !closed && !scheduled) {
      scheduled = true;
      context.runOnContext(_ -> deliver());
    }
  }

  private void deliver() {
    List<E> batch;
    Ending last;
    Reader<E> to;
    synchronized (lock) {
      scheduled = false;
      to = reader;
      if (closed || paused || to == null) {
        return;
      }
      batch = waiting;
      waiting = new ArrayList<>();
      last = batch.isEmpty() ? ending : null;
      closed = last != null;
    }
    try {
      if (!batch.isEmpty()) {
        to.events(batch);
      } else if (last != null) {
        tellEnd(to, last);
      }
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("A stream's reader failed; the stream is cancelled");
      cancel();
      return;
    }
    delivered(batch.size());
  }

  private void delivered(int events) {
    Source told;
    synchronized (lock) {
      told = closed || events == 0 ? null : source;
      schedule();
    }
    if (told != null) {
      told.delivered(events);
    }
  }

  private static <E> void tellEnd(Reader<E> reader, Ending ending) {
    if (ending.error() == null) {
      reader.ended();
    } else {
      reader.failed(ending.error());
    }
  }
}
