package dev.signalbox.platform.spool;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files of one spool: `records`, appended to, and `done`, how many of its bytes are
/// acknowledged. Once all are, both begin anew. Used by one thread only.
final class SpoolFiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolFiles.class);
  private static final StandardOpenOption[] OPENING = {
    StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE
  };

  private final FileChannel records;
  private final FileChannel done;

  /// Records not yet acknowledged, oldest first.
  private final ArrayDeque<Entry> waiting = new ArrayDeque<>();

  private long doneBytes;
  private long endBytes;

  /// A record and where its line ends. The text is read again when it is needed.
  private record Entry(long from, long to) {}

  SpoolFiles(Path folder) throws IOException {
    Files.createDirectories(folder);
    records = FileChannel.open(folder.resolve("records"), OPENING);
    done = FileChannel.open(folder.resolve("done"), OPENING);
    lock(folder);
    doneBytes = Math.min(readDone(), records.size());
    // a position left from before the last emptying would hide records that are still to come
    writeDone();
    done.force(false);
    scan(folder);
  }

  long sizeBytes() {
    return endBytes;
  }

  int depth() {
    return waiting.size();
  }

  /// Writes `lines` behind the last record and returns when the disk has them. After a failure the
  /// file is as before.
  void append(List<byte[]> lines) throws IOException {
    var all = new ByteArrayOutputStream();
    var entries = new ArrayDeque<Entry>();
    var end = endBytes;
    for (var line : lines) {
      all.writeBytes(line);
      entries.add(new Entry(end, end + line.length));
      end += line.length;
    }
    try {
      writeFully(records, ByteBuffer.wrap(all.toByteArray()), endBytes);
      records.force(false);
    } catch (IOException e) {
      records.truncate(endBytes);
      throw e;
    }
    waiting.addAll(entries);
    endBytes = end;
  }

  /// The oldest record.
  String first() throws IOException {
    var entry = waiting.element();
    var line = ByteBuffer.allocate((int) (entry.to() - entry.from()) - 1);
    readFully(line, entry.from());
    return SpoolLine.decode(line.array())
        .orElseThrow(() -> new IOException("a record changed on the disk since it was checked"));
  }

  /// Forgets the oldest record. A crash right after may bring it back, but only a crash of the
  /// machine: the position is not forced to the disk each time.
  void acknowledge() throws IOException {
    doneBytes = waiting.remove().to();
    if (waiting.isEmpty()) {
      // the file first: a position beyond its end is put right when the spool is opened
      records.truncate(0);
      records.force(true);
      doneBytes = 0;
      endBytes = 0;
    }
    writeDone();
    if (doneBytes == 0) {
      done.force(false);
    }
  }

  @Override
  public void close() throws IOException {
    records.close();
    done.close();
  }

  private void lock(Path folder) throws IOException {
    try {
      if (records.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      LOG.atDebug().log("This process has the spool open already");
    }
    close();
    throw new IOException("the spool " + folder + " is in use by another process or node");
  }

  private void writeDone() throws IOException {
    writeFully(done, ByteBuffer.allocate(Long.BYTES).putLong(doneBytes).flip(), 0);
  }

  private long readDone() throws IOException {
    var position = ByteBuffer.allocate(Long.BYTES);
    return done.read(position, 0) == Long.BYTES ? Math.max(0, position.getLong(0)) : 0;
  }

  /// Finds the records after the acknowledged ones. A last line without its end was never confirmed
  /// to anybody and is cut off; a damaged line is passed over.
  private void scan(Path folder) throws IOException {
    var content = ByteBuffer.allocate(Math.toIntExact(records.size() - doneBytes));
    readFully(content, doneBytes);
    var bytes = content.array();
    var from = 0;
    var damaged = 0;
    for (var i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        var line = java.util.Arrays.copyOfRange(bytes, from, i);
        if (SpoolLine.decode(line).isPresent()) {
          waiting.add(new Entry(doneBytes + from, doneBytes + i + 1));
        } else {
          damaged++;
        }
        from = i + 1;
      }
    }
    endBytes = doneBytes + from;
    records.truncate(endBytes);
    if (damaged > 0) {
      LOG.atError()
          .addKeyValue("folder", folder)
          .addKeyValue("records", damaged)
          .log("The spool has damaged records, which are lost");
    }
  }

  private void readFully(ByteBuffer into, long from) throws IOException {
    while (into.hasRemaining()) {
      if (records.read(into, from + into.position()) < 0) {
        throw new IOException("the spool is shorter than it was");
      }
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes, long at)
      throws IOException {
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }
}
