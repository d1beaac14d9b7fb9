package dev.signalbox.gateway;

import dev.signalbox.api.Unit;
import dev.signalbox.gateway.access.Cors;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.access.AuthMode;
import dev.signalbox.platform.http.PortTls;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/// What runs here: version, build, features and units.
final class InfoPage {
  /// What every request meets here; single rules and classes of them can be switched off.
  private static final List<String> ALWAYS =
      List.of(
          "injection-detection",
          "canary",
          "quarantine",
          "output-filter",
          "budgets",
          "routing",
          "fallback",
          "streaming",
          "resumable-streams");

  private final Platform platform;
  private final Fleet fleet;

  InfoPage(Platform platform, Fleet fleet) {
    this.platform = platform;
    this.fleet = fleet;
  }

  Buffer render() {
    var version = platform.version().split("\\+", 2);
    return Json.object(out -> {
      out.writeStringField("name", "Signalbox");
      out.writeStringField("version", version[0]);
      out.writeStringField("build", version.length > 1 ? version[1] : "unknown");
      out.writeStringField("java", Runtime.version().toString());
      out.writeNumberField("clusterSize", fleet.nodes());
      out.writeObjectFieldStart("units");
      for (var unit : Unit.values()) {
        out.writeNumberField(unit.id(), fleet.replicas(unit).size());
      }
      out.writeEndObject();
      out.writeArrayFieldStart("features");
      for (var feature : features()) {
        out.writeString(feature);
      }
      out.writeEndArray();
    });
  }

  private List<String> features() {
    var settings = platform.settings();
    var features = new ArrayList<>(ALWAYS);
    if (!fleet.replicas(Unit.CONVERSATIONS).isEmpty()) {
      features.add("conversations");
    }
    if (AuthMode.of(settings, platform.bindHost()) == AuthMode.REQUIRED) {
      features.add("authentication");
    }
    if (PortTls.isOn(settings)) {
      features.add("tls");
    }
    if (!settings.get(Cors.SETTING).isEmpty()) {
      features.add("cors");
    }
    return features;
  }
}
