package dev.signalbox.it;

import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.Http;
import dev.signalbox.testkit.TemporaryPostgres;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Two gateways before one of each other unit; the providers unit is a process of its own.
record TwoGateways(
    SignalboxProcess units,
    SignalboxProcess providers,
    SignalboxProcess first,
    SignalboxProcess second)
    implements AutoCloseable {
  /// Starts all of them, the first gateway with `ofFirst` besides.
  static TwoGateways start(Path folder, Map<String, String> ofFirst) {
    return start(folder, ofFirst, Map.of());
  }

  /// Starts all of them, the first gateway with `ofFirst` and the providers with `ofProviders`
  /// besides.
  static TwoGateways start(
      Path folder, Map<String, String> ofFirst, Map<String, String> ofProviders) {
    var shared = ClusterSettings.around(TemporaryPostgres.emptyDatabase(), Map.of());
    var own = new HashMap<>(shared);
    own.putAll(ofFirst);
    var upstream = new HashMap<>(shared);
    upstream.putAll(ofProviders);
    var all =
        new TwoGateways(
            SignalboxProcess.start(
                folder.resolve("units"), shared, "security", "cost", "router", "conversations"),
            SignalboxProcess.start(folder.resolve("providers"), upstream, "providers"),
            SignalboxProcess.start(folder.resolve("first"), own, "gateway"),
            SignalboxProcess.start(folder.resolve("second"), shared, "gateway"));
    all.units.awaitReady("SECURITY_PORT");
    all.providers.awaitReady("PROVIDERS_PORT");
    all.first.awaitReady("GATEWAY_PORT");
    all.second.awaitReady("GATEWAY_PORT");
    Eventually.until("both answer", () -> answers(all.first) && answers(all.second));
    return all;
  }

  /// Whether an inference is answered there.
  static boolean answers(SignalboxProcess gateway) {
    return Http.post(gateway.gatewayPort(), "/infer", Http.inference("builtin/demo", "Hello"))
        .filter(reply -> reply.status() == 200)
        .isPresent();
  }

  /// Calls of providers so far that have ended.
  long calls() {
    var metrics = Http.get(providers.port("PROVIDERS_PORT"), "/metrics").orElseThrow().body();
    return metrics
        .lines()
        .filter(line -> line.startsWith("gen_ai_client_operation_duration_seconds_count"))
        .mapToLong(line -> Math.round(Double.parseDouble(line.substring(line.lastIndexOf(' ')))))
        .sum();
  }

  @Override
  public void close() {
    first.close();
    second.close();
    providers.close();
    units.close();
  }
}
