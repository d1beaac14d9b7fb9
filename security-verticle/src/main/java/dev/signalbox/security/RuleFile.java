package dev.signalbox.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A rule file shipped with the product: lines, with comments and blank ones left out.
final class RuleFile {
  private RuleFile() {}

  /// The lines of the file `name` beside this class.
  static List<String> lines(String name) {
    try (var in = RuleFile.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the rule file " + name + " is missing from this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the rule file " + name + " cannot be read", e);
    }
  }
}
