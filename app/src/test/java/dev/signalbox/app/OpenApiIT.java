package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Unit;
import dev.signalbox.testkit.Http;
import dev.signalbox.testkit.TemporaryPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The document against what every unit really serves behind the gateway. What the gateway serves
/// by itself is compared in `OpenApiVerticleTest`.
class OpenApiIT {
  private static final Pattern PARAMETER = Pattern.compile("\\{\\w+}");
  private static final Pattern METHOD = Pattern.compile("\\b[A-Z]{3,}\\b");
  private static final Pattern PAGE =
      Pattern.compile("new (?:OperatorRoutes\\.)?Route\\(\\s*\"([A-Z]+)\",\\s*\"([^\"]+)\"");
  private static final List<String> DOORS =
      List.of("/admin/", "/orchestrator/", "/decisions", "/api/ai/providers", "/api/ai/health");

  @TempDir static Path folder;
  private static WholeSignalbox signalbox;

  @BeforeAll
  static void start() {
    signalbox = WholeSignalbox.start(folder, TemporaryPostgres.emptyDatabase(), Map.of());
  }

  @AfterAll
  static void stop() {
    signalbox.close();
  }

  private static Http.Reply ask(String method, String path) {
    return Http.send(
            signalbox.port(Unit.GATEWAY),
            method,
            path,
            "",
            "Authorization",
            "Bearer " + signalbox.adminKey())
        .orElseThrow();
  }

  /// Documented methods by path.
  private static Map<String, Set<String>> documented() {
    var documented = new TreeMap<String, Set<String>>();
    for (var path : ask("GET", "/openapi.json").json().path("paths").properties()) {
      var methods = new TreeSet<String>();
      path.getValue()
          .fieldNames()
          .forEachRemaining(method -> methods.add(method.toUpperCase(Locale.ROOT)));
      documented.put(path.getKey(), methods);
    }
    return documented;
  }

  private static boolean isBehindADoor(String path) {
    return DOORS.stream().anyMatch(path::startsWith) && !isFeed(path);
  }

  /// The gateway serves them by itself, and they never end.
  private static boolean isFeed(String path) {
    return path.endsWith("/events");
  }

  /// Every page of a unit, as its source says: `METHOD /path`, `*` standing for a name.
  private static Set<String> pages() throws IOException {
    var pages = new TreeSet<String>();
    try (var files = Files.walk(Path.of(".."))) {
      for (var file : files.filter(OpenApiIT::isSource).toList()) {
        PAGE.matcher(Files.readString(file))
            .results()
            .filter(page -> isBehindADoor(page.group(2)))
            .forEach(page -> pages.add(page.group(1) + " " + page.group(2)));
      }
    }
    return pages;
  }

  private static boolean isSource(Path file) {
    return file.toString().endsWith(".java") && file.toString().contains("src/main/java");
  }

  @Test
  void everyPageOfAUnitIsDocumented() throws IOException {
    var written = new TreeSet<String>();
    documented()
        .forEach((path, methods) -> methods.forEach(method -> written.add(method + " " + path)));
    var pages = pages();
    assertThat(pages).hasSizeGreaterThan(30);
    assertThat(pages)
        .allSatisfy(page ->
            assertThat(written)
                .as(page)
                .anyMatch(one ->
                    page.endsWith("*")
                        ? one.startsWith(page.substring(0, page.length() - 1) + "{")
                        : one.equals(page)));
  }

  @Test
  void everyDocumentedPathIsServedWithTheMethodsOfTheDocument() {
    documented()
        .forEach((path, methods) -> {
          if (!isBehindADoor(path)) {
            return;
          }
          var refused = ask("REPORT", PARAMETER.matcher(path).replaceAll("x"));
          assertThat(refused.status()).as(path + " " + refused.body()).isEqualTo(405);
          assertThat(refused.body()).as(path).contains(methods);
        });
  }

  /// They are no pages of a door's: each path itself says what it takes.
  @Test
  void theConversationsTakeTheMethodsOfTheDocumentAndNoOthers() {
    var paths = new TreeMap<>(documented());
    paths.keySet().removeIf(path -> !path.startsWith("/v1/conversations"));
    assertThat(paths).hasSize(3);
    paths.forEach((path, methods) -> {
      var asked = PARAMETER.matcher(path).replaceAll("00000000-0000-4000-8000-000000000000");
      var refused = ask("REPORT", asked);
      assertThat(refused.status()).as(path + " " + refused.body()).isEqualTo(405);
      var message = refused.json().path("message").asText();
      var taken = new TreeSet<String>();
      METHOD.matcher(message).results().forEach(method -> taken.add(method.group()));
      taken.remove("REPORT");
      assertThat(taken.remove("HEAD")).as(message).isEqualTo(methods.contains("GET"));
      assertThat(taken).as(path + " " + message).isEqualTo(methods);
    });
  }

  @Test
  void whatTheDocumentSaysCanBeReadAnswers() {
    documented()
        .forEach((path, methods) -> {
          if (methods.contains("GET") && !path.contains("{") && !isFeed(path)) {
            assertThat(ask("GET", path).status()).as(path).isEqualTo(200);
          }
        });
  }
}
