package dev.signalbox.app;

import dev.signalbox.api.Unit;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.MockUpstream;
import dev.signalbox.testkit.TemporaryPostgres;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// A whole Signalbox that knows a provider of every family, each played by a mock.
final class EveryFamily implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Map<WireFamily, MockUpstream> upstreams = new HashMap<>();
  private final WholeSignalbox signalbox;

  private EveryFamily(Path folder) {
    var environment = new HashMap<String, String>();
    for (var family : WireFamily.ALL) {
      var upstream = MockUpstream.start(vertx);
      upstreams.put(family, upstream);
      environment.putAll(family.environment(upstream.url()));
    }
    // a test's failures are not to keep the next one's calls away
    environment.put("PROVIDERS_MAX_FAILURES_IN_ROW", "1000");
    environment.put("PROVIDERS_MIN_SUCCESS_RATE", "0");
    environment.put("PROVIDERS_MAX_ERROR_RATE", "100");
    environment.put("ROUTER_BACKOFF_MILLIS", "20");
    signalbox = WholeSignalbox.start(folder, TemporaryPostgres.emptyDatabase(), environment);
  }

  static EveryFamily start(Path folder) {
    return new EveryFamily(folder);
  }

  MockUpstream upstream(WireFamily family) {
    return Objects.requireNonNull(upstreams.get(family));
  }

  int gatewayPort() {
    return signalbox.port(Unit.GATEWAY);
  }

  @Override
  public void close() {
    signalbox.close();
    Eventually.get(vertx.close());
  }
}
