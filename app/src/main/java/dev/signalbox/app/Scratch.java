package dev.signalbox.app;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// A directory that is worth nothing once it is closed. What lived in it may still be removing its
/// files then, or writing the last of them: nobody's work fails for that.
record Scratch(Path folder, Progress progress) implements AutoCloseable {
  static Scratch make(String prefix, Progress progress) throws IOException {
    return new Scratch(Files.createTempDirectory(prefix), progress);
  }

  /// Removes the directory, and says so where something of it is left.
  @Override
  public void close() {
    try {
      Files.walkFileTree(folder, new Removal());
    } catch (NoSuchFileException _) {
      // somebody was faster
    } catch (IOException e) {
      progress.say("signalbox: " + folder + " is left behind (" + e + ")");
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null && !(failure instanceof NoSuchFileException)) {
        throw failure;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
