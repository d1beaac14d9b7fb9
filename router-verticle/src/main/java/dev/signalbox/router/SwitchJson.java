package dev.signalbox.router;

import dev.signalbox.api.routing.TargetSwitch;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/// A switch of a target as it is told to the outside.
final class SwitchJson {
  private SwitchJson() {}

  static JsonObject of(TargetSwitch event) {
    return new JsonObject()
        .put("type", "target.switched")
        .put("provider", event.target().provider())
        .put("model", event.target().model())
        .put("from", event.from())
        .put("to", event.to())
        .put("reason", event.reason())
        .put("replica", event.replica())
        .put("at", Instant.ofEpochMilli(event.epochMillis()).toString());
  }
}
