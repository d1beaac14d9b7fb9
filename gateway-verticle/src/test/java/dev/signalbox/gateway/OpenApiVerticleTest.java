package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.routing.Capability;
import dev.signalbox.bus.BusNode;
import dev.signalbox.bus.NodeIdentity;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.TestPlatform;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The document tells the truth about the running gateway.
@CleanRun
class OpenApiVerticleTest {
  private static final Set<Route> BEHIND_DOORS =
      EnumSet.of(
          Route.AI_PROVIDERS,
          Route.AI_HEALTH,
          Route.ORCHESTRATOR,
          Route.DECISIONS,
          Route.CONVERSATIONS,
          Route.ALERT_EVENTS,
          Route.ADMIN);
  private static final Pattern REFERENCE = Pattern.compile("#/components/schemas/(\\w+)");

  private static final Pattern PARAMETER = Pattern.compile("\\{\\w+}");

  @TempDir Path home;
  private int port;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void start(Vertx vertx) {
    var bus =
        BusNode.local(vertx, new NodeIdentity("n1", "localhost", "test"), InstantSource.system());
    FakeUnits.start(bus);
    var platform =
        TestPlatform.withoutDatabase(
            vertx, home, InstantSource.system(), Map.of("GATEWAY_PORT", "0"));
    var gateway =
        GatewayVerticle.replicas(GatewayConfig.from(platform.settings()), bus, platform).get();
    Eventually.get(vertx.deployVerticle(gateway));
    port = gateway.port();
  }

  @Test
  void the_page_loads_nothing_from_elsewhere() throws Exception {
    var page = ask("GET", "/docs");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'")
        .doesNotContain("unsafe");
    assertThat(page.body())
        .doesNotContain("http:")
        .doesNotContain("https:")
        .doesNotContain("<style");
    for (var part : Set.of("/docs/page.js", "/docs/style.css")) {
      assertThat(page.body()).contains(part);
      var answer = ask("GET", part);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).doesNotContain("http:").doesNotContain("https:");
    }
  }

  @Test
  void every_path_and_method_of_the_document_is_served() throws Exception {
    for (var path : paths()) {
      if (path.endsWith("/events") || path.equals("/v1/models/{id}")) {
        continue; // they never end; no model is called x
      }
      for (var method : document().getJsonObject("paths").getJsonObject(path).fieldNames()) {
        var answer = ask(method.toUpperCase(Locale.ROOT), path);
        assertThat(answer.statusCode()).as(method + " " + path).isNotIn(404, 405, 500);
      }
    }
  }

  @Test
  void whatever_can_be_read_answers_head_as_it_answers_get() throws Exception {
    for (var path : paths()) {
      if (!document().getJsonObject("paths").getJsonObject(path).containsKey("get")) {
        assertThat(ask("HEAD", path).statusCode()).as(path).isNotEqualTo(200);
        continue;
      }
      var head = ask("HEAD", path);
      // events never end
      var get = path.endsWith("/events") ? 200 : ask("GET", path).statusCode();
      assertThat(head.statusCode()).as(path).isEqualTo(get);
      assertThat(head.body()).as(path).isEmpty();
    }
  }

  @Test
  void every_route_of_the_gateway_is_in_the_document() throws Exception {
    var documented = new HashSet<Route>();
    for (var path : paths()) {
      documented.add(Route.of(path));
    }
    assertThat(documented).isEqualTo(EnumSet.complementOf(EnumSet.of(Route.OTHER)));
  }

  @Test
  void other_methods_are_refused_with_those_of_the_document() throws Exception {
    for (var path : paths()) {
      if (BEHIND_DOORS.contains(Route.of(path))) {
        continue;
      }
      var answer = ask("PATCH", path);
      assertThat(answer.statusCode()).as(path).isEqualTo(405);
      for (var method : document().getJsonObject("paths").getJsonObject(path).fieldNames()) {
        assertThat(answer.headers().firstValue("Allow").orElse(""))
            .as(path)
            .contains(method.toUpperCase(Locale.ROOT));
      }
    }
  }

  @Test
  void every_reference_of_the_document_has_an_end() throws Exception {
    var text = ask("GET", "/openapi.json").body();
    var schemas =
        new JsonObject(text).getJsonObject("components").getJsonObject("schemas").fieldNames();
    var referred = new HashSet<String>();
    REFERENCE.matcher(text).results().forEach(match -> referred.add(match.group(1)));
    assertThat(referred).isEqualTo(schemas);
  }

  @Test
  void every_capability_is_in_the_document() throws Exception {
    var told =
        document()
            .getJsonObject("components")
            .getJsonObject("schemas")
            .getJsonObject("Capability")
            .getJsonArray("enum");
    assertThat(told.stream().map(String.class::cast))
        .containsExactlyElementsOf(
            Arrays.stream(Capability.values()).map(Capability::wireName).toList());
  }

  @Test
  void every_operation_has_a_name_of_its_own_and_a_tag_of_the_document() throws Exception {
    var tags =
        document().getJsonArray("tags").stream()
            .map(tag -> ((JsonObject) tag).getString("name"))
            .toList();
    var names = new ArrayList<String>();
    for (var path : paths()) {
      for (var operation : document().getJsonObject("paths").getJsonObject(path)) {
        var told = (JsonObject) operation.getValue();
        names.add(told.getString("operationId"));
        assertThat(told.getJsonArray("tags")).as(path).isNotEmpty().isSubsetOf(tags);
      }
    }
    assertThat(names).isNotEmpty().doesNotHaveDuplicates();
  }

  @Test
  void no_operation_takes_a_parameter_twice() throws Exception {
    for (var path : paths()) {
      var methods = document().getJsonObject("paths").getJsonObject(path);
      for (var method : methods.fieldNames()) {
        var parameters = methods.getJsonObject(method).getJsonArray("parameters", new JsonArray());
        assertThat(parameters.stream().map(JsonObject.class::cast))
            .as(method + " " + path)
            .extracting(one -> one.getString("name") + " in " + one.getString("in"))
            .doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void a_malformed_path_is_refused_and_no_defect() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 400");
    }
  }

  @Test
  void healthz_names_providers_that_are_not_configured() throws Exception {
    var services = new JsonObject(ask("GET", "/healthz").body()).getJsonObject("services");
    assertThat(services.getString("anthropic")).isEqualTo("not_configured");
    assertThat(services.getString("database")).isEqualTo("down");
  }

  private Set<String> paths() throws Exception {
    return document().getJsonObject("paths").fieldNames();
  }

  private JsonObject document() throws Exception {
    return new JsonObject(ask("GET", "/openapi.json").body());
  }

  private HttpResponse<String> ask(String method, String path) throws Exception {
    var body = method.equals("POST") ? "{}" : "";
    return http.send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + PARAMETER.matcher(path).replaceAll("x")))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
