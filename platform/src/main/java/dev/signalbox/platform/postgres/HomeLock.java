package dev.signalbox.platform.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Keeps a second process out of a data directory. The operating system drops the lock with the
/// process, however it ends.
final class HomeLock implements AutoCloseable {
  private final FileChannel channel;

  private HomeLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Takes the lock of `home`, which is created if it is missing.
  ///
  /// @throws DatabaseTrouble if the directory is in use or cannot be written
  static HomeLock take(Path home) {
    var file = home.resolve("signalbox.lock");
    try {
      Files.createDirectories(home);
      var channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        var holder = pid(channel);
        channel.close();
        throw new DatabaseTrouble(
            "The data directory "
                + home
                + " is in use by process "
                + holder
                + ". Stop that one, or set SIGNALBOX_HOME to another directory.");
      }
      var pid = Long.toString(ProcessHandle.current().pid());
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
      return new HomeLock(channel);
    } catch (IOException e) {
      throw new DatabaseTrouble(
          "The data directory "
              + home
              + " cannot be written ("
              + e
              + "). Make it writable, or set SIGNALBOX_HOME to another directory.",
          e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new DatabaseTrouble("The lock of the data directory cannot be released", e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // this very process holds it
    }
  }

  private static String pid(FileChannel channel) throws IOException {
    var bytes = ByteBuffer.allocate(20);
    channel.read(bytes, 0);
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
  }
}
