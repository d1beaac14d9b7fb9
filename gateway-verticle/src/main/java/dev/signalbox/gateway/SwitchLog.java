package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.routing.TargetSwitch;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The latest switches this process has heard of. Shared by all lanes.
final class SwitchLog {
  private static final int KEPT = 20;

  private final Deque<TargetSwitch> latest = new ArrayDeque<>(KEPT);
  private long count;

  synchronized void add(TargetSwitch event) {
    count++;
    if (latest.size() == KEPT) {
      latest.removeLast();
    }
    latest.addFirst(event);
  }

  /// How many there were since the process started.
  synchronized long count() {
    return count;
  }

  /// The latest first.
  synchronized List<TargetSwitch> latest() {
    return List.copyOf(latest);
  }

  /// Writes the fields of one.
  static void write(JsonGenerator out, TargetSwitch event) throws IOException {
    out.writeStringField("provider", event.target().provider());
    out.writeStringField("model", event.target().model());
    out.writeStringField("replica", event.replica());
    out.writeStringField("from", event.from());
    out.writeStringField("to", event.to());
    Json.foreign(out, "reason", event.reason());
    out.writeStringField("at", Instant.ofEpochMilli(event.epochMillis()).toString());
  }
}
