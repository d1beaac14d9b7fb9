package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {
  @TempDir private Path folder;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Progress progress =
      new Progress(new PrintStream(said, true, StandardCharsets.UTF_8), InstantSource.system());

  @Test
  void everythingInItGoesAndNothingBesides() throws IOException {
    var inside = Files.createDirectories(folder.resolve("scratch/deep/down"));
    var beside = Files.createFile(folder.resolve("beside"));
    Files.createFile(inside.resolve("file"));
    Files.createSymbolicLink(inside.resolve("link"), folder);
    new Scratch(folder.resolve("scratch"), progress).close();
    assertThat(folder)
        .isDirectoryContaining(beside::equals)
        .isDirectoryNotContaining(folder.resolve("scratch")::equals);
    assertThat(said.size()).isZero();
  }

  @Test
  void whatIsGoneAlreadyFailsNobody() {
    new Scratch(folder.resolve("never-there"), progress).close();
    assertThat(said.size()).isZero();
  }
}
