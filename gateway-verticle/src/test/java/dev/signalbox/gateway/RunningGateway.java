package dev.signalbox.gateway;

import dev.signalbox.bus.BusNode;
import dev.signalbox.bus.NodeIdentity;
import dev.signalbox.platform.Platform;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.TestPlatform;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.regex.Pattern;

/// A real gateway on a free port, and [FakeUnits] behind it.
final class RunningGateway {
  static final String HELLO =
      "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"systemPrompt\":\"Be brief.\",\"model\":\"auto\"}";
  static final String STREAM = HELLO.replace("}]", "}],\"stream\":true");

  private static final int RECEIVED_BYTES = 16 * 1024;
  private static final Pattern ID_LINE = Pattern.compile("(?m)^id: .*\n");

  final BusNode bus;
  final FakeUnits units;
  final GatewayVerticle verticle;
  private final Vertx vertx;
  private final String deployment;
  private final HttpClient http = HttpClient.newHttpClient();

  private RunningGateway(Vertx vertx, BusNode bus, FakeUnits units, GatewayVerticle verticle) {
    this.vertx = vertx;
    this.bus = bus;
    this.units = units;
    this.verticle = verticle;
    this.deployment = Eventually.get(vertx.deployVerticle(verticle));
  }

  static RunningGateway start(Vertx vertx, Path home) {
    return start(vertx, home, "SIGNALBOX_AUTH", "auto");
  }

  /// With one setting more.
  static RunningGateway start(Vertx vertx, Path home, String env, String value) {
    return start(
        vertx,
        TestPlatform.withoutDatabase(
            vertx, home, InstantSource.system(), Map.of("GATEWAY_PORT", "0", env, value)));
  }

  /// On a platform of its own.
  static RunningGateway start(Vertx vertx, Platform platform) {
    var bus =
        BusNode.local(vertx, new NodeIdentity("n1", "localhost", "test"), InstantSource.system());
    var units = FakeUnits.start(bus);
    var config = GatewayConfig.from(platform.settings());
    return new RunningGateway(
        vertx, bus, units, GatewayVerticle.replicas(config, bus, platform).get());
  }

  Future<Void> beginUndeploy() {
    return vertx.undeploy(deployment);
  }

  void undeploy() {
    Eventually.get(vertx.undeploy(deployment));
  }

  /// A connection on which a POST was sent. What is not read of its answer soon fills it, for good.
  Socket send(String path, String body, String... headers) throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(RECEIVED_BYTES);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), verticle.port()));
    var head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: x\r\n");
    for (var header : headers) {
      head.append(header).append("\r\n");
    }
    head.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
    socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /// What comes on a connection, up to and with `end`.
  static String readUntil(Socket socket, String end) throws IOException {
    var read = new StringBuilder();
    var in = socket.getInputStream();
    while (read.indexOf(end) < 0) {
      var next = in.read();
      if (next < 0) {
        throw new AssertionError("closed after: " + read);
      }
      read.append((char) next);
    }
    return read.toString();
  }

  /// The events of an answer as they are without their ids.
  static String withoutIds(HttpResponse<String> answer) {
    return ID_LINE.matcher(answer.body()).replaceAll("");
  }

  HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    return ask("POST", path, body, headers);
  }

  HttpResponse<String> get(String path) throws Exception {
    return ask("GET", path, "");
  }

  HttpResponse<String> ask(String method, String path, String body, String... headers)
      throws Exception {
    var request =
        HttpRequest.newBuilder(uri(path)).method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + verticle.port() + path);
  }

  HttpClient http() {
    return http;
  }
}
