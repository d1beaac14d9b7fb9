package dev.signalbox.app;

import dev.signalbox.platform.BadSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The data directory.
final class Home {
  private Home() {}

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
