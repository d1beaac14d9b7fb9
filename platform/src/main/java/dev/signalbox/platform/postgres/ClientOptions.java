package dev.signalbox.platform.postgres;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.time.Duration;

/// Translates a [DatabaseAddress] for Vert.x's client.
final class ClientOptions {
  /// How long reaching a server, waiting for a connection, or hanging up may take.
  static final Duration CONNECTING = Duration.ofSeconds(2);

  /// How long what is sent may find nobody: the system itself gives up after a quarter of an hour.
  private static final Duration UNHEARD = Duration.ofSeconds(10);

  private static final int LONGEST_PAUSE_MILLIS = 2_000;

  private ClientOptions() {}

  static PgConnectOptions of(DatabaseAddress address) {
    var options =
        new PgConnectOptions()
            .setHost(address.host())
            .setPort(address.port())
            .setDatabase(address.database())
            .setUser(address.user())
            .setPassword(address.password().reveal())
            .setSslMode(SslMode.of(address.sslMode()))
            .addProperty("application_name", "signalbox");
    options.setCachePreparedStatements(true);
    if (options.getSslMode() != SslMode.DISABLE) {
      options.setSslOptions(trust(address, options.getSslMode()));
    }
    return options;
  }

  /// The sockets beneath the pools.
  static NetClientOptions transport() {
    return new NetClientOptions()
        .setConnectTimeout((int) CONNECTING.toMillis())
        .setTcpUserTimeout((int) UNHEARD.toMillis())
        .setTcpNoDelay(true)
        .setTcpKeepAlive(true);
  }

  /// Milliseconds before the listening connection is tried again: soon at first, then every 2 s.
  static long pause(int tries) {
    return Math.min(100L << Math.min(tries, 5), LONGEST_PAUSE_MILLIS);
  }

  private static ClientSSLOptions trust(DatabaseAddress address, SslMode mode) {
    var ssl = new ClientSSLOptions();
    if (!address.rootCertificate().isEmpty()) {
      ssl.setTrustOptions(new PemTrustOptions().addCertPath(address.rootCertificate()));
    } else if (mode == SslMode.PREFER || mode == SslMode.ALLOW || mode == SslMode.REQUIRE) {
      ssl.setTrustAll(true); // as libpq: these modes encrypt without asking who is there
    }
    return ssl.setHostnameVerificationAlgorithm(mode == SslMode.VERIFY_FULL ? "HTTPS" : "");
  }
}
