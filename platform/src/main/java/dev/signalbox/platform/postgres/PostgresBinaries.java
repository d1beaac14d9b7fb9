package dev.signalbox.platform.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/// The server's programs, unpacked once from the class path.
final class PostgresBinaries {
  private static final int EXECUTABLE = 0b001_000_000;

  private PostgresBinaries() {}

  /// The folder with `bin/` and `lib/`, named after the archive's content, so that another version
  /// unpacks beside it.
  static Path unpacked(Path parent, Consumer<String> progress) throws IOException {
    var archive = archive();
    var connection = archive.openConnection();
    var identity =
        connection instanceof JarURLConnection jar
            ? Long.toHexString(jar.getJarEntry().getCrc())
            : Long.toHexString(connection.getContentLengthLong());
    var target = parent.resolve("binaries-" + identity);
    if (Files.isDirectory(target)) {
      return target;
    }
    progress.accept("Unpacking PostgreSQL (once)");
    Files.createDirectories(parent);
    var unfinished = Files.createTempDirectory(parent, "unpacking-");
    Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
    try {
      unpack(archive, unfinished);
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
      delete(unfinished); // another process was faster, with the same content
    }
    return target;
  }

  /// Removes a folder and all in it.
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var paths = Files.walk(folder)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static URL archive() {
    var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    var os = system.contains("mac") ? "darwin" : system.contains("linux") ? "linux" : system;
    var arch = System.getProperty("os.arch");
    var name = "/postgres-" + os + "-" + (arch.equals("aarch64") ? "arm_64" : "x86_64") + ".txz";
    var found = PostgresBinaries.class.getResource(name);
    if (found == null) {
      throw new DatabaseTrouble(
          "This build has no embedded PostgreSQL for "
              + os
              + " on "
              + arch
              + ". Set DATABASE_URL to a PostgreSQL of yours.");
    }
    return found;
  }

  private static void unpack(URL archive, Path folder) throws IOException {
    try (var tar =
        new TarArchiveInputStream(
            new XZCompressorInputStream(new BufferedInputStream(archive.openStream())))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        var path = folder.resolve(entry.getName()).normalize();
        if (!path.startsWith(folder)) {
          throw new IOException("the archive leaves its folder: " + entry.getName());
        }
        write(tar, entry, path);
      }
    }
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path path)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(path);
    } else if (!path.toString().endsWith(".a")) { // nobody links against this copy
      Files.createDirectories(path.resolveSibling("."));
      if (entry.isSymbolicLink()) {
        Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      } else {
        Files.copy(tar, path);
        Files.setPosixFilePermissions(
            path,
            PosixFilePermissions.fromString(
                (entry.getMode() & EXECUTABLE) == 0 ? "rw-r--r--" : "rwxr-xr-x"));
      }
    }
  }
}
