package dev.signalbox.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.fleet.PublicPort;
import dev.signalbox.bus.Addresses;
import dev.signalbox.platform.Settings;
import dev.signalbox.platform.http.PortTls;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Inferences at the router's port where every port speaks TLS.
@CleanRun
class GatewayPassTlsVerticleTest {
  @TempDir Path files;

  @Test
  void a_gateway_with_the_installations_certificate_is_trusted(Vertx vertx) throws Exception {
    var house = certificate("house");
    assertThat(answerOf(vertx, house, house)).isEqualTo("200 here");
  }

  @Test
  void another_certificate_is_not_whoever_has_signed_it(Vertx vertx) throws Exception {
    var answer = answerOf(vertx, certificate("house"), certificate("stranger"));
    assertThat(answer).startsWith("503 ").contains("GATEWAY_UNAVAILABLE");
  }

  /// What the router answers where its port shows one certificate and the gateway's another.
  private static String answerOf(
      Vertx vertx, Map<String, String> routers, Map<String, String> gateways) {
    var gateway =
        Eventually.get(
            vertx
                .createHttpServer(
                    PortTls.on(new HttpServerOptions(), new Settings(gateways, Map.of())))
                .requestHandler(request -> request.response().end("here"))
                .listen(0, "127.0.0.1"));
    var router = RouterFixture.alone(vertx, routers).deployed();
    var place = new PublicPort("n-1", "127.0.0.1", gateway.actualPort(), true, false);
    Eventually.get(
        router.bus.answer(
            Addresses.PUBLIC_PORT, (_, _) -> Future.succeededFuture(Outcome.ok(place))));
    var client =
        vertx.createHttpClient(
            new HttpClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false));
    return Eventually.onLoop(
        vertx,
        () ->
            client
                .request(HttpMethod.POST, router.port(), "127.0.0.1", "/api/ai/generate")
                .compose(request -> request.send("{}"))
                .compose(answer -> answer.body().map(body -> answer.statusCode() + " " + body))
                .eventually(client::close)
                .eventually(gateway::close));
  }

  /// The settings of a certificate that is its own authority.
  private Map<String, String> certificate(String who)
      throws IOException, InterruptedException, GeneralSecurityException {
    var store = files.resolve(who + ".p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "port",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + who,
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(files.resolve(who + ".log").toFile())
            .start();
    assertThat(keytool.waitFor()).isZero();
    var keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    return Map.of(
        "SIGNALBOX_TLS_CERT",
        pem(who + ".crt", "CERTIFICATE", keys.getCertificate("port").getEncoded()),
        "SIGNALBOX_TLS_KEY",
        pem(
            who + ".key",
            "PRIVATE KEY",
            keys.getKey("port", "changeit".toCharArray()).getEncoded()));
  }

  private String pem(String file, String label, byte[] content) throws IOException {
    var body = Base64.getMimeEncoder().encodeToString(content);
    var text = "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    return Files.writeString(files.resolve(file), text).toString();
  }
}
