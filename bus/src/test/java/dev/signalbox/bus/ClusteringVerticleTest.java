package dev.signalbox.bus;

import static dev.signalbox.bus.Probe.PING;
import static dev.signalbox.bus.Probe.await;
import static dev.signalbox.bus.Probe.error;
import static dev.signalbox.bus.Probe.eventually;
import static dev.signalbox.bus.Probe.soon;
import static dev.signalbox.bus.Probe.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.bus.Probe.Ping;
import dev.signalbox.bus.Probe.Pong;
import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusteringVerticleTest {
  private final String name = "test-" + UUID.randomUUID();
  private final List<Clustering> started = new ArrayList<>();

  @TempDir private Path files = Path.of("");

  @AfterEach
  void close() {
    started.reversed().forEach(cluster -> await(cluster.vertx().close()));
  }

  private static NodeIdentity identity(String id) {
    return new NodeIdentity(id, "127.0.0.1", "1");
  }

  private static Future<Clustering> start(String id, ClusterOptions options) {
    return Clustering.start(
        new VertxOptions().setEventLoopPoolSize(1), Transport.NIO, options, identity(id));
  }

  @Test
  void members_that_start_at_once_find_each_other_by_name_whoever_else_is_unknown()
      throws IOException {
    var ports = freePorts(3);
    var members = new ArrayList<>(ports.stream().map(port -> "localhost:" + port).toList());
    members.add("nobody-yet.invalid:5701");
    var starting =
        ports.stream()
            .map(port -> start("n" + port, ClusterOptions.tcp(name, "127.0.0.1", port, members)))
            .toList();
    starting.forEach(future -> started.add(await(future)));
    eventually(
        "all are members", () -> started.stream().allMatch(cluster -> cluster.members() == 3));
  }

  @Test
  void with_tls_only_who_has_a_certificate_of_the_authority_is_talked_to() throws Exception {
    var ours = certificate("ours");
    var server = bus("server", ours, List.of());
    var members = List.of(started.getFirst().memberAddress());
    var friend = bus("friend", ours, members);
    var rogue = bus("rogue", certificate("theirs"), members);
    await(
        server.answer(
            PING,
            (ping, _) -> Future.succeededFuture(Outcome.ok(new Pong(ping.number(), "server")))));
    await(server.join(Unit.SECURITY, () -> ReplicaState.Snapshot.READY));
    eventually("it is heard", () -> !friend.rollCall().of(Unit.SECURITY).isEmpty());
    assertThat(value(friend.ask(PING, new Ping(4), soon())).number()).isEqualTo(4);
    assertThat(error(rogue.ask(PING, new Ping(4), soon())))
        .isEqualTo(new GatewayError.UnitUnavailable(Unit.SECURITY));
  }

  private BusNode bus(String id, ClusterOptions.Tls tls, List<String> members) {
    var options = new ClusterOptions(name, "127.0.0.1", 0, members, false, "", Optional.of(tls));
    var cluster = await(start(id, options));
    started.add(cluster);
    return await(BusNode.clustered(cluster, identity(id), Probe.CLOCK, BusOptions.DEFAULT));
  }

  private static List<Integer> freePorts(int count) throws IOException {
    var sockets = new ArrayList<ServerSocket>();
    for (var i = 0; i < count; i++) {
      sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    }
    var ports = IntStream.range(0, count).mapToObj(i -> sockets.get(i).getLocalPort()).toList();
    for (var socket : sockets) {
      socket.close();
    }
    return ports;
  }

  /// A certificate that is its own authority.
  private ClusterOptions.Tls certificate(String who)
      throws IOException, InterruptedException, GeneralSecurityException {
    var store = files.resolve(who + ".p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "node",
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
    var key = keys.getKey("node", "changeit".toCharArray()).getEncoded();
    var certificate = pem(who + ".crt", "CERTIFICATE", keys.getCertificate("node").getEncoded());
    return new ClusterOptions.Tls(certificate, pem(who + ".key", "PRIVATE KEY", key), certificate);
  }

  private String pem(String file, String label, byte[] content) throws IOException {
    var body = Base64.getMimeEncoder().encodeToString(content);
    var path = files.resolve(file);
    Files.writeString(
        path, "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    return path.toString();
  }
}
