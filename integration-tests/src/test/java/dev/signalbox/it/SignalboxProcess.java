package dev.signalbox.it;

import dev.signalbox.testkit.FreePorts;
import dev.signalbox.testkit.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The shipped jar in a JVM of its own.
final class SignalboxProcess implements AutoCloseable {
  private static final Duration START_PATIENCE = Duration.ofMinutes(2);
  private static final long LOOK_EVERY_NANOS = 20_000_000;
  private static final List<String> PORTS =
      List.of(
          "GATEWAY_PORT",
          "SECURITY_PORT",
          "COST_PORT",
          "ROUTER_PORT",
          "PROVIDERS_PORT",
          "CONVERSATIONS_PORT");

  private final Process process;
  private final Path log;
  private final Map<String, String> environment;

  private SignalboxProcess(Process process, Path log, Map<String, String> environment) {
    this.process = process;
    this.log = log;
    this.environment = environment;
  }

  /// Starts the jar with `arguments`; ports not in `settings` are free ones, and nothing is looked
  /// for on loopback.
  static SignalboxProcess start(Path folder, Map<String, String> settings, String... arguments) {
    var environment = new HashMap<String, String>();
    environment.put("SIGNALBOX_HOME", folder.toString());
    environment.put("SIGNALBOX_DISCOVERY", "false");
    environment.put("SIGNALBOX_EVENT_LOOPS", "1");
    var ports = FreePorts.take(PORTS.size());
    for (var i = 0; i < ports.size(); i++) {
      environment.put(PORTS.get(i), Integer.toString(ports.get(i)));
    }
    environment.putAll(settings);
    try {
      var log = Files.createTempFile(folder.getParent(), "signalbox", ".log");
      var builder = new ProcessBuilder(command(arguments)).redirectErrorStream(true);
      builder
          .redirectOutput(log.toFile())
          .environment()
          .keySet()
          .removeIf(SignalboxProcess::isOurs);
      builder.environment().putAll(environment);
      var process = builder.start();
      endWithUs(process);
      return new SignalboxProcess(process, log, environment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A test that fails before it could close its processes leaves none behind.
  private static void endWithUs(Process process) {
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  private static boolean isOurs(String variable) {
    return variable.startsWith("SIGNALBOX_")
        || variable.endsWith("_PORT")
        || variable.endsWith("_API_KEY")
        || variable.endsWith("_BASE_URL")
        || variable.equals("DATABASE_URL");
  }

  private static List<String> command(String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx192m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            System.getProperty("signalbox.jar")));
    command.addAll(List.of(arguments));
    return command;
  }

  /// Waits until `GET /ready` answers 200 on the port of that environment variable.
  SignalboxProcess awaitReady(String portVariable) {
    var ends = System.nanoTime() + START_PATIENCE.toNanos();
    while (!isReady(portVariable)) {
      if (!process.isAlive() || System.nanoTime() > ends) {
        throw new AssertionError("did not come up:\n" + output());
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
    return this;
  }

  private boolean isReady(String portVariable) {
    return Http.get(port(portVariable), "/ready").map(a -> a.status() == 200).orElse(false);
  }

  int port(String variable) {
    return Integer.parseInt(environment.getOrDefault(variable, "0"));
  }

  int gatewayPort() {
    return port("GATEWAY_PORT");
  }

  long pid() {
    return process.pid();
  }

  /// What it printed so far.
  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// As a power cut does it: no hook runs.
  void kill() {
    process.destroyForcibly();
    awaitExit();
  }

  /// SIGTERM.
  int terminate() {
    process.destroy();
    return awaitExit();
  }

  int awaitExit() {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new AssertionError("still running after 60 s:\n" + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
