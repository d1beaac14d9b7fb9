package dev.signalbox.provider.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// One case of a provider: a folder of files.
record Fixture(Path folder) {
  static final Path ALL = Path.of("src/test/resources/fixtures");
  private static final Path FAMILY = ALL.resolve("openai-family");

  /// A provider's own cases; what it lacks, from its family.
  static List<Fixture> of(Provider provider) {
    var own = own(provider);
    if (!(provider.adapter() instanceof OpenAiAdapter)) {
      return own;
    }
    var names = own.stream().map(Fixture::name).toList();
    return Stream.concat(
            own.stream(), in(FAMILY).stream().filter(fixture -> !names.contains(fixture.name())))
        .toList();
  }

  static List<Fixture> own(Provider provider) {
    return in(ALL.resolve(provider.id()));
  }

  private static List<Fixture> in(Path folder) {
    return Files.isDirectory(folder) ? entries(folder).map(Fixture::new).toList() : List.of();
  }

  static Stream<Path> entries(Path folder) {
    try (var entries = Files.list(folder)) {
      return entries.sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return folder.getFileName().toString();
  }

  boolean has(String file) {
    return Files.exists(folder.resolve(file));
  }

  byte[] bytes(String file) {
    try {
      return Files.readAllBytes(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text(String file) {
    return new String(bytes(file), StandardCharsets.UTF_8).strip();
  }

  int status() {
    return has("status.txt") ? Integer.parseInt(text("status.txt")) : 200;
  }

  /// `answer.json` under its status and headers.
  WireResponse response() {
    var headers = new HashMap<String, String>();
    if (has("headers.txt")) {
      for (var line : text("headers.txt").split("\n", -1)) {
        var colon = line.indexOf(':');
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return new WireResponse(
        status(),
        name -> headers.getOrDefault(name, ""),
        has("answer.json") ? bytes("answer.json") : new byte[0]);
  }
}
