package dev.signalbox.provider.wire;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Violation;
import java.util.List;

/// Requests that cannot be put on a wire.
final class Refusals {
  private Refusals() {}

  static GatewayError notJson() {
    return of(
        "tools", "json", "a tool's parameters, a tool call's arguments or the schema is not JSON");
  }

  static GatewayError of(String field, String rule, String message) {
    return new GatewayError.InputRejected(List.of(Violation.of(field, rule, message)));
  }
}
