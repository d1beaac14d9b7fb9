package dev.signalbox.app;

import dev.signalbox.api.Unit;
import dev.signalbox.platform.Settings;
import dev.signalbox.platform.http.UnitPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;

/// A whole life in a throw-away data directory: start, one inference whole and one streamed, stop.
/// The JVM records what it loaded on the way, which makes the next starts fast.
final class WarmUp {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private WarmUp() {}

  static void run() {
    var progress = new Progress(System.out, InstantSource.system());
    try (var home = Scratch.make("signalbox-warm-up", progress)) {
      letOthersEnter(home.folder());
      live(home.folder(), progress);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// A root that cannot have a user namespace runs the database as another user.
  private static void letOthersEnter(Path home) throws IOException {
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
  }

  private static void live(Path home, Progress progress) throws IOException, InterruptedException {
    var environment = new HashMap<String, String>();
    environment.put(AppSettings.HOME.env(), home.toString());
    environment.put("SIGNALBOX_DISCOVERY", "false");
    for (var unit : Unit.values()) {
      environment.put(UnitPorts.of(unit).env(), "0");
    }
    var settings = new Settings(environment, Map.of());
    try (var node = Node.start(EnumSet.allOf(Unit.class), true, settings, progress);
        var client = HttpClient.newHttpClient()) {
      var gateway = URI.create("http://127.0.0.1:" + node.gatewayPort() + "/infer");
      for (var stream : new boolean[] {false, true}) {
        var request =
            HttpRequest.newBuilder(gateway)
                .timeout(PATIENCE)
                .POST(BodyPublishers.ofString(body(stream)))
                .build();
        progress.say(client.send(request, BodyHandlers.ofString()).body());
      }
    }
  }

  private static String body(boolean stream) {
    return """
    {"stream":%s,"model":"builtin/demo","systemPrompt":"Be brief.",
    "messages":[{"role":"user","content":"Hello"}]}\
    """
        .formatted(stream);
  }
}
