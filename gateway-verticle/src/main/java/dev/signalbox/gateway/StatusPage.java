package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.api.fleet.Presence.Circuit;
import dev.signalbox.api.fleet.Presence.TargetHealth;
import dev.signalbox.bus.RollCall.Heard;
import dev.signalbox.platform.Database;
import dev.signalbox.platform.http.HealthCheck;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// `/status`: every unit, replica by replica, from what the roll call already knows.
final class StatusPage {
  static final String SPOOL_DEPTH = "spool_depth";
  static final String SET_ASIDE = "settlements_set_aside";
  private static final String QUARANTINES = "quarantines";
  private static final String APPROVALS = "approvals_waiting";

  /// What routers call the number of decisions they can explain.
  static final String DECISIONS = "decisions_kept";

  private final Fleet fleet;
  private final Database database;
  private final InstantSource clock;
  private final SwitchLog switches;

  StatusPage(Fleet fleet, Database database, InstantSource clock, SwitchLog switches) {
    this.fleet = fleet;
    this.database = database;
    this.clock = clock;
    this.switches = switches;
  }

  Buffer render() {
    var now = clock.millis();
    return Json.object(out -> {
      out.writeStringField("status", word(fleet.overall(database.isUp())));
      out.writeStringField("timestamp", Instant.ofEpochMilli(now).toString());
      out.writeObjectFieldStart("cluster");
      out.writeNumberField("size", fleet.nodes());
      out.writeEndObject();
      out.writeObjectFieldStart("database");
      out.writeBooleanField("up", database.isUp());
      out.writeEndObject();
      out.writeNumberField("spoolDepth", fleet.sum(SPOOL_DEPTH));
      out.writeNumberField("settlementsSetAside", fleet.sum(SET_ASIDE));
      if (fleet.has(QUARANTINES)) {
        out.writeNumberField("quarantines", fleet.largest(QUARANTINES));
        out.writeNumberField("approvalsWaiting", fleet.largest(APPROVALS));
      }
      if (fleet.has(DECISIONS)) {
        out.writeNumberField("decisions", fleet.sum(DECISIONS));
      }
      out.writeObjectFieldStart("units");
      for (var unit : Unit.values()) {
        unit(out, unit, now);
      }
      out.writeEndObject();
      providers(out);
      switches(out);
    });
  }

  private void unit(JsonGenerator out, Unit unit, long now) throws IOException {
    out.writeObjectFieldStart(unit.id());
    out.writeStringField("status", word(fleet.state(unit)));
    out.writeArrayFieldStart("replicas");
    for (var heard : fleet.replicas(unit)) {
      replica(out, heard, now);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void replica(JsonGenerator out, Heard heard, long now) throws IOException {
    var presence = heard.presence();
    out.writeStartObject();
    out.writeStringField("id", presence.replica().toString());
    out.writeStringField("host", presence.host());
    out.writeStringField("version", presence.version());
    out.writeNumberField("uptime", Math.max(0, now - presence.startedAtEpochMillis()));
    out.writeStringField("state", presence.state().name().toLowerCase(Locale.ROOT));
    out.writeNumberField("load", presence.inFlight());
    out.writeNumberField("lastSeenMillisAgo", Math.max(0, now - heard.lastSeenEpochMillis()));
    out.writeObjectFieldStart("steps");
    for (var step : presence.steps().entrySet()) {
      latency(out, step.getKey(), step.getValue());
    }
    out.writeEndObject();
    out.writeObjectFieldStart("gauges");
    for (var gauge : presence.gauges().entrySet()) {
      out.writeNumberField(gauge.getKey(), gauge.getValue());
    }
    out.writeEndObject();
    out.writeEndObject();
  }

  private static void latency(JsonGenerator out, String step, Presence.StepLatency latency)
      throws IOException {
    out.writeObjectFieldStart(step);
    out.writeNumberField("count", latency.count());
    out.writeNumberField("p50Micros", latency.p50Micros());
    out.writeNumberField("p99Micros", latency.p99Micros());
    out.writeEndObject();
  }

  private void providers(JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("providers");
    for (var provider : fleet.providers().values()) {
      out.writeStartObject();
      out.writeStringField("id", provider.id());
      out.writeStringField("status", provider.status());
      out.writeNumberField("latencyMs", provider.latencyMillis());
      out.writeNumberField("successPercent", provider.successPercent());
      out.writeNumberField("models", provider.offers().size());
      out.writeStringField("circuit", circuit(provider.targets()));
      out.writeArrayFieldStart("targets");
      for (var target : provider.targets()) {
        target(out, target);
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /// As its best target is: a provider without one that was measured has shown no fault.
  private static String circuit(List<TargetHealth> targets) {
    return targets.stream()
        .map(TargetHealth::circuit)
        .min(Comparator.comparingInt(StatusPage::rank))
        .map(StatusPage::word)
        .orElse(word(Circuit.CLOSED));
  }

  private static int rank(Circuit circuit) {
    return switch (circuit) {
      case CLOSED -> 0;
      case HALF_OPEN -> 1;
      case OPEN -> 2;
    };
  }

  private static String word(Circuit circuit) {
    return circuit.name().toLowerCase(Locale.ROOT);
  }

  private static void target(JsonGenerator out, TargetHealth health) throws IOException {
    out.writeStartObject();
    Json.foreign(out, "model", health.model());
    out.writeStringField("circuit", word(health.circuit()));
    out.writeNumberField("firstTokenMs", health.firstTokenMillis());
    out.writeNumberField("slowFirstTokenMs", health.slowFirstTokenMillis());
    out.writeNumberField("totalMs", health.totalMillis());
    out.writeNumberField("successPercent", health.successPercent());
    out.writeNumberField("calls", health.calls());
    out.writeNumberField("inFlight", health.inFlight());
    if (health.notBeforeEpochMillis() > 0) {
      out.writeStringField(
          "notBefore", Instant.ofEpochMilli(health.notBeforeEpochMillis()).toString());
    }
    out.writeEndObject();
  }

  private void switches(JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("switches");
    out.writeNumberField("count", switches.count());
    out.writeArrayFieldStart("latest");
    for (var event : switches.latest()) {
      out.writeStartObject();
      SwitchLog.write(out, event);
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static String word(HealthCheck.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
