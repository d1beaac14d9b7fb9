package dev.signalbox.app;

import dev.signalbox.platform.BadSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The data directory.
final class Home {
  private static final List<Path> CONTAINER_MARKS =
      List.of(Path.of("/.dockerenv"), Path.of("/run/.containerenv"));

  private Home() {}

  /// Where the data is unless set: below the user's home. Not so for root in a container:
  /// PostgreSQL must run as another user there, who may not enter root's home.
  static String usual() {
    var root = "root".equals(System.getProperty("user.name"));
    return root && CONTAINER_MARKS.stream().anyMatch(Files::exists)
        ? "/var/lib/signalbox"
        : System.getProperty("user.home") + "/.signalbox";
  }

  /// `path`, made if it is missing, known to be writable.
  ///
  /// @throws BadSetting saying what is wrong with it
  static Path prepare(Path path) {
    try {
      var home = Files.createDirectories(path.toAbsolutePath());
      var probe = Files.createTempFile(home, ".write-test", "");
      Files.delete(probe);
      return home;
    } catch (IOException e) {
      throw new BadSetting(
          "SIGNALBOX_HOME",
          "the data directory "
              + path
              + " cannot be written ("
              + e.getClass().getSimpleName()
              + "). Name another one, or correct its owner.");
    }
  }
}
