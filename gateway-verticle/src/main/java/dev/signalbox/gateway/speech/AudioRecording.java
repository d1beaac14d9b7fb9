package dev.signalbox.gateway.speech;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.UUID;

/// One sound on its way into the store, chunk after chunk. No more than a few chunks of it are ever
/// in memory as long as its source stops while [#isFull]. Lives on one event loop.
public final class AudioRecording {
  private static final int MOST_WAITING = 2;

  private final AudioStore store;
  private final UUID id;
  private final String contentType;
  private final long mostBytes;
  private final Runnable drained;
  private Future<Void> written = Future.succeededFuture();
  private Buffer open = Buffer.buffer();
  private Optional<Fault> fault = Optional.empty();
  private long bytes;
  private int chunks;
  private int waiting;
  private boolean own;
  private boolean dropped;

  /// Why a sound is not kept.
  public enum Fault {
    /// It is longer than it may be.
    AUDIO_TOO_LONG,
    /// All sounds together take what they may.
    AUDIO_STORAGE_FULL,
    /// The database does not take it.
    VOICE_UNAVAILABLE
  }

  /// @param mostBytes the longest it may become
  /// @param drained is called when there is room again
  public AudioRecording(
      AudioStore store, UUID id, String contentType, long mostBytes, Runnable drained) {
    this.store = store;
    this.id = id;
    this.contentType = contentType;
    this.mostBytes = mostBytes;
    this.drained = drained;
  }

  /// Adds more of it. Nothing happens after a fault.
  public void add(byte[] more) {
    if (fault.isPresent() || dropped) {
      return;
    }
    bytes += more.length;
    if (bytes > mostBytes) {
      fault = Optional.of(Fault.AUDIO_TOO_LONG);
      return;
    }
    open.appendBytes(more);
    while (open.length() >= AudioStore.CHUNK_BYTES) {
      write(open.getBuffer(0, AudioStore.CHUNK_BYTES));
      open = open.getBuffer(AudioStore.CHUNK_BYTES, open.length());
    }
  }

  /// Why it will not be kept, as far as that is known.
  public Optional<Fault> fault() {
    return fault;
  }

  /// Whether its source should wait.
  public boolean isFull() {
    return waiting >= MOST_WAITING;
  }

  private void write(Buffer chunk) {
    var n = chunks++;
    waiting++;
    written =
        (n == 0 ? begin() : written)
            .compose(_ -> fault.isPresent() ? Future.succeededFuture() : store.append(id, n, chunk))
            .onFailure(_ -> fault = Optional.of(Fault.VOICE_UNAVAILABLE))
            .onComplete(_ -> {
              waiting--;
              drained.run();
            });
  }

  private Future<Void> begin() {
    return store
        .begin(id, contentType)
        .map(hasRoom -> {
          own = hasRoom;
          if (!hasRoom) {
            fault = Optional.of(Fault.AUDIO_STORAGE_FULL);
          }
          return null;
        });
  }

  /// It is whole. Completes, and never fails, with why it was not kept, if so.
  public Future<Optional<Fault>> end() {
    if (open.length() > 0) {
      write(open);
    }
    return written
        .compose(_ -> fault.isPresent() ? Future.succeededFuture() : store.finish(id))
        .onFailure(_ -> fault = Optional.of(Fault.VOICE_UNAVAILABLE))
        .transform(_ -> Future.succeededFuture(fault));
  }

  /// It will not become whole: what was kept of it is forgotten, but not what somebody else keeps
  /// under its name.
  public void drop() {
    dropped = true;
    if (chunks > 0) {
      written
          .transform(_ -> own ? store.drop(id) : Future.<Void>succeededFuture())
          .otherwiseEmpty();
    }
  }
}
