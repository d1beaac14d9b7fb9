package dev.signalbox.app;

import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.Account;
import dev.signalbox.platform.Settings;
import dev.signalbox.platform.http.UnitPorts;
import dev.signalbox.platform.postgres.DatabaseAddress;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.FreePorts;
import dev.signalbox.testkit.Http;
import dev.signalbox.testkit.TemporaryPostgres;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;

/// Every real unit in this JVM, on free ports, each of which can be stopped and started again.
final class WholeSignalbox implements AutoCloseable {
  private final Node node;
  private final Settings settings;

  private WholeSignalbox(Node node, Settings settings) {
    this.node = node;
    this.settings = settings;
  }

  static WholeSignalbox start(Path home, DatabaseAddress database, Map<String, String> more) {
    var environment = new HashMap<String, String>();
    environment.put(AppSettings.HOME.env(), home.toString());
    environment.put(AppSettings.EVENT_LOOPS.env(), "2");
    environment.put(DatabaseAddress.URL.env(), TemporaryPostgres.url(database));
    environment.put("SIGNALBOX_DISCOVERY", "false");
    environment.putAll(freePorts());
    environment.putAll(more);
    var settings = new Settings(environment, Map.of());
    var progress = new Progress(System.out, InstantSource.system());
    var node = Node.start(EnumSet.allOf(Unit.class), true, settings, progress);
    return new WholeSignalbox(node, settings);
  }

  int port(Unit unit) {
    return settings.get(UnitPorts.of(unit));
  }

  Http.Reply infer(String model, String text, String... headers) {
    return Http.post(port(Unit.GATEWAY), "/infer", Http.inference(model, text), headers)
        .orElseThrow();
  }

  /// The key its first start has made.
  String adminKey() {
    return node.adminKey().orElseThrow().reveal();
  }

  boolean runs(Unit unit) {
    return node.units().runs(unit);
  }

  /// The account name of an API key, as the gateway derives it.
  String accountOf(String apiKey) {
    return Account.ofKey(node.keys().hash(apiKey)).id();
  }

  void stop(Unit unit) {
    Eventually.get(node.units().undeploy(unit));
  }

  void startAgain(Unit unit) {
    Eventually.get(node.units().deploy(unit));
  }

  @Override
  public void close() {
    node.close();
  }

  private static Map<String, String> freePorts() {
    var units = Unit.values();
    var ports = FreePorts.take(units.length);
    var environment = new HashMap<String, String>();
    for (var i = 0; i < units.length; i++) {
      environment.put(UnitPorts.of(units[i]).env(), Integer.toString(ports.get(i)));
    }
    return environment;
  }
}
