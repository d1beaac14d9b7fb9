package dev.signalbox.platform.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// What a process has yet to write elsewhere, in a file mapped into its memory: remembering a
/// record costs no system call, and what is remembered outlives the process, however it ends. It
/// does not outlive the machine: the system writes the file when it likes to.
///
/// Records are forgotten in the order they came. The file is a ring of a fixed size; what finds no
/// room is not remembered. One process at a time: whoever opens it must hold a lock that says so.
/// Thread-safe.
public final class Journal implements AutoCloseable {
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final long HEAD = 0;
  private static final long TAIL = 8;
  private static final long RING = 16;
  private static final int RECORD_HEAD = 8;

  private final Arena arena;
  private final MemorySegment file;
  private final long capacity;
  private final CRC32C sum = new CRC32C();
  private final MemorySegment scratch;
  private boolean closed;

  private Journal(Arena arena, MemorySegment file) {
    this.arena = arena;
    this.file = file;
    this.capacity = file.byteSize() - RING;
    this.scratch = arena.allocate(RECORD_HEAD);
  }

  /// Opens the journal `name` under `folder`, with what a former process left in it. Blocks.
  ///
  /// @param capacityBytes of the ring; a file of another size begins anew
  /// @throws UncheckedIOException if the file cannot be used
  public static Journal open(Path folder, String name, int capacityBytes) {
    var arena = Arena.ofShared();
    try {
      Files.createDirectories(folder);
      var path = folder.resolve(name);
      var size = RING + capacityBytes;
      if (Files.exists(path) && Files.size(path) != size) {
        Files.delete(path);
      }
      if (!Files.exists(path)) {
        // the disk's room is taken now: memory that finds none later ends the process
        Files.write(path, new byte[Math.toIntExact(size)]);
      }
      try (var channel =
          FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        return new Journal(arena, channel.map(FileChannel.MapMode.READ_WRITE, 0, size, arena));
      }
    } catch (IOException e) {
      arena.close();
      throw new UncheckedIOException("The journal '" + name + "' cannot be opened", e);
    }
  }

  /// Every record that is remembered, oldest first, up to the first that is damaged.
  public synchronized List<byte[]> records() {
    var found = new ArrayList<byte[]>();
    var head = file.get(LONG, HEAD);
    var tail = file.get(LONG, TAIL);
    if (head < 0 || tail < head || tail - head > capacity) {
      return found;
    }
    while (tail - head >= RECORD_HEAD) {
      copyOut(head, scratch);
      var length = scratch.get(INT, 0);
      if (length < 0 || length > tail - head - RECORD_HEAD) {
        return found;
      }
      var record = new byte[length];
      copyOut(head + RECORD_HEAD, MemorySegment.ofArray(record));
      if (sumOf(record) != scratch.get(INT, Integer.BYTES)) {
        return found;
      }
      found.add(record);
      head += RECORD_HEAD + length;
    }
    return found;
  }

  /// Forgets everything.
  public synchronized void clear() {
    file.set(LONG, HEAD, 0);
    file.set(LONG, TAIL, 0);
  }

  /// Remembers `record` behind all others; returns the bytes it takes, 0 where there is no room or
  /// it is closed.
  public synchronized int append(byte[] record) {
    if (closed) {
      return 0;
    }
    var tail = file.get(LONG, TAIL);
    var size = RECORD_HEAD + record.length;
    if (size > capacity - (tail - file.get(LONG, HEAD))) {
      return 0;
    }
    scratch.set(INT, 0, record.length);
    scratch.set(INT, Integer.BYTES, sumOf(record));
    copyIn(scratch, tail);
    copyIn(MemorySegment.ofArray(record), tail + RECORD_HEAD);
    // the record first: what the end says is there must be there
    VarHandle.releaseFence();
    file.set(LONG, TAIL, tail + size);
    return size;
  }

  /// Forgets the oldest records, which took `bytes` together.
  public synchronized void release(long bytes) {
    if (!closed) {
      forget(bytes);
    }
  }

  private void forget(long bytes) {
    file.set(LONG, HEAD, Math.min(file.get(LONG, TAIL), file.get(LONG, HEAD) + bytes));
  }

  /// Bytes of what is remembered.
  public synchronized long sizeBytes() {
    return file.get(LONG, TAIL) - file.get(LONG, HEAD);
  }

  /// Unmaps the file; nothing is remembered afterwards.
  @Override
  public synchronized void close() {
    closed = true;
    arena.close();
  }

  private int sumOf(byte[] record) {
    sum.reset();
    sum.update(record);
    return (int) sum.getValue();
  }

  private void copyIn(MemorySegment from, long position) {
    var at = position % capacity;
    var first = Math.min(from.byteSize(), capacity - at);
    MemorySegment.copy(from, 0, file, RING + at, first);
    MemorySegment.copy(from, first, file, RING, from.byteSize() - first);
  }

  private void copyOut(long position, MemorySegment to) {
    var at = position % capacity;
    var first = Math.min(to.byteSize(), capacity - at);
    MemorySegment.copy(file, RING + at, to, 0, first);
    MemorySegment.copy(file, RING, to, first, to.byteSize() - first);
  }
}
