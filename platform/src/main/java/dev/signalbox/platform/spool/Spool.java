package dev.signalbox.platform.spool;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// A durable, bounded queue of texts. An append is confirmed when the disk has it; a record leaves
/// only when its receiver has acknowledged it, so a receiver may see one twice after a crash and
/// has to tell by its id. Thread-safe; all disk work is done by one thread of its own.
public final class Spool implements AutoCloseable {
  private final Vertx vertx;
  private final String name;
  private final long limitBytes;
  private final SpoolFiles files;
  private final ExecutorService disk;
  private final ConcurrentLinkedQueue<Pending> pending = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean replaying = new AtomicBoolean();
  private final AtomicInteger depth = new AtomicInteger();

  private record Pending(String payload, Promise<Void> stored) {}

  private Spool(Vertx vertx, String name, long limitBytes, SpoolFiles files) {
    this.vertx = vertx;
    this.name = name;
    this.limitBytes = limitBytes;
    this.files = files;
    this.disk =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("signalbox-spool-" + name).factory());
    depth.set(files.depth());
  }

  /// Opens the spool `name` under `home`, with what a former run left in it. Blocks. The name is
  /// this node's own: two processes cannot share a spool.
  ///
  /// @param limitBytes how large its file may get; it shrinks once everything is acknowledged
  /// @throws UncheckedIOException if the files cannot be used or another process has them
  public static Spool open(Vertx vertx, Path home, String name, long limitBytes) {
    try {
      var files = new SpoolFiles(home.resolve("spool").resolve(name));
      return new Spool(vertx, name, limitBytes, files);
    } catch (IOException e) {
      throw new UncheckedIOException("The spool '" + name + "' cannot be opened", e);
    }
  }

  /// Stores `payload`; completes when it is on the disk, fails with [SpoolFull] when there is no
  /// room. What came in while the disk was busy goes there together.
  public Future<Void> append(String payload) {
    var stored = Promise.<Void>promise();
    var caller = vertx.getOrCreateContext();
    pending.add(new Pending(payload, stored));
    try {
      disk.execute(this::writePending);
    } catch (RejectedExecutionException e) {
      stored.tryFail(e); // closed meanwhile
    }
    return onContext(caller, stored.future());
  }

  /// How many records wait.
  public int depth() {
    return depth.get();
  }

  /// Gives the waiting records to `receiver`, one after the other, oldest first, on the caller's
  /// context. `true` acknowledges a record; `false` or a failure ends the replay with that record
  /// still first. Completes with the number acknowledged; with 0 at once if a replay is under way.
  public Future<Integer> replay(Function<String, Future<Boolean>> receiver) {
    if (!replaying.compareAndSet(false, true)) {
      return Future.succeededFuture(0);
    }
    var result = Promise.<Integer>promise();
    next(vertx.getOrCreateContext(), receiver, 0, result);
    return result.future().eventually(this::replayEnded);
  }

  /// Writes what is pending and closes the files. Blocks for as long as the disk does.
  @Override
  public void close() {
    disk.execute(this::closeFiles);
    disk.close();
  }

  private Future<Void> replayEnded() {
    replaying.set(false);
    return Future.succeededFuture();
  }

  private void next(
      Context context,
      Function<String, Future<Boolean>> receiver,
      int count,
      Promise<Integer> result) {
    onContext(
            context, onDisk(() -> files.depth() == 0 ? List.<String>of() : List.of(files.first())))
        .compose(first ->
            first.isEmpty()
                ? Future.succeededFuture(false)
                : receiver.apply(first.getFirst()).otherwise(false))
        .compose(accepted ->
            accepted
                ? onContext(context, onDisk(this::acknowledge))
                : Future.succeededFuture(false))
        .onComplete(done -> {
          if (done.failed()) {
            result.fail(done.cause());
          } else if (done.result()) {
            next(context, receiver, count + 1, result);
          } else {
            result.complete(count);
          }
        });
  }

  private boolean acknowledge() throws IOException {
    files.acknowledge();
    depth.set(files.depth());
    return true;
  }

  private void writePending() {
    var batch = new ArrayList<Promise<Void>>();
    var lines = new ArrayList<byte[]>();
    var bytes = files.sizeBytes();
    for (var one = pending.poll(); one != null; one = pending.poll()) {
      var line = SpoolLine.encode(one.payload());
      if (bytes + line.length > limitBytes) {
        one.stored().fail(new SpoolFull(name, limitBytes));
      } else {
        bytes += line.length;
        lines.add(line);
        batch.add(one.stored());
      }
    }
    if (batch.isEmpty()) {
      return;
    }
    try {
      files.append(lines);
      depth.set(files.depth());
      batch.forEach(Promise::complete);
    } catch (IOException e) {
      batch.forEach(stored -> stored.fail(e));
    }
  }

  private void closeFiles() {
    try {
      files.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> Future<T> onDisk(Callable<T> work) {
    var result = Promise.<T>promise();
    disk.execute(() -> {
      try {
        result.complete(work.call());
      } catch (Exception e) {
        result.fail(e);
      }
    });
    return result.future();
  }

  private static <T> Future<T> onContext(Context context, Future<T> future) {
    var result = Promise.<T>promise();
    future.onComplete(done ->
        context.runOnContext(_ -> {
          if (done.succeeded()) {
            result.complete(done.result());
          } else {
            result.fail(done.cause());
          }
        }));
    return result.future();
  }
}
