package dev.signalbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script that starts Signalbox, in a checkout that holds nothing but what was built.
class LauncherIT {
  private static final Path BUILT = built();
  private static final Path CHECKOUT = BUILT.resolve("../../..").normalize();
  private static final String RECORDING = "Recording a start-up cache (once per build) …";

  @TempDir private Path folder;
  private Path dist;

  /// What a start prints.
  private record Started(int exitCode, String out, List<String> told) {}

  @BeforeEach
  void unpack() throws IOException {
    dist = Files.createDirectories(folder.resolve("app/target/dist"));
    Files.copy(CHECKOUT.resolve("signalbox"), folder.resolve("signalbox"));
    Files.createDirectory(folder.resolve(".mvn"));
    Files.copy(CHECKOUT.resolve(".mvn/find-jdk.sh"), folder.resolve(".mvn/find-jdk.sh"));
    Files.copy(BUILT.resolve("signalbox.jar"), dist.resolve("signalbox.jar"));
    Files.createSymbolicLink(dist.resolve("lib"), BUILT.resolve("lib"));
    Files.createFile(dist.resolve(".built"));
  }

  @Test
  void aStartUpCacheThatCannotBeRecordedIsToldAndTheStartGoesOnWithoutOne() throws Exception {
    var nowhere = "-Djava.io.tmpdir=" + folder.resolve("nowhere");
    var started = start(Map.of("JAVA_TOOL_OPTIONS", nowhere), "version");
    assertThat(started.exitCode()).isZero();
    assertThat(started.out()).startsWith("signalbox ");
    var log = dist.resolve("warm-up-failed.log");
    assertThat(started.told())
        .filteredOn(line -> line.contains("cache"))
        .containsExactly(
            RECORDING,
            "signalbox: no start-up cache could be recorded; every start takes longer without one."
                + " Why is in "
                + log);
    assertThat(log).content().contains("nowhere");
    assertThat(dist.resolve("signalbox.aot")).doesNotExist();
  }

  @Test
  void aStartUpCacheIsRecordedOnceAndUsed() throws Exception {
    assertThat(start(Map.of(), "version").told()).containsExactly(RECORDING);
    assertThat(dist.resolve("signalbox.aot")).exists();
    assertThat(dist.resolve("warm-up-failed.log")).doesNotExist();
    var again = start(Map.of("SIGNALBOX_JAVA_OPTS", "-XX:AOTMode=on"), "version");
    assertThat(again).isEqualTo(new Started(0, again.out(), List.of()));
  }

  private static Path built() {
    return Objects.requireNonNull(Path.of(System.getProperty("signalbox.jar")).getParent());
  }

  private Started start(Map<String, String> environment, String... arguments) throws Exception {
    var out = Files.createTempFile(folder, "out", "");
    var told = Files.createTempFile(folder, "told", "");
    var builder = new ProcessBuilder("sh", folder.resolve("signalbox").toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().keySet().removeIf(name -> name.startsWith("SIGNALBOX_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    var process = builder.redirectOutput(out.toFile()).redirectError(told.toFile()).start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(Files.readString(told)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Started(process.exitValue(), Files.readString(out), Files.readAllLines(told));
  }
}
