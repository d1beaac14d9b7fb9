package dev.signalbox.app;

import java.util.Optional;

/// The version of this build, from the jar's manifest.
final class Version {
  private Version() {}

  /// E.g. `0.1.0+0a1b2c3d4e5f`, with the commit where it is known; `development` when run from
  /// classes instead of a jar.
  static String current() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
