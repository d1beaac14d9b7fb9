package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Violation;
import java.util.Map;

/// What a dialect calls the fields that routing and providers refuse: they know one request, and
/// not the body it was read from.
final class FieldNames {
  private FieldNames() {}

  /// `error` with the fields that `names` knows, by the name they have elsewhere, named so.
  static GatewayError in(Map<String, String> names, GatewayError error) {
    return error instanceof GatewayError.InputRejected(var violations)
            && violations.stream().anyMatch(violation -> names.containsKey(violation.field()))
        ? new GatewayError.InputRejected(
            violations.stream().map(violation -> named(names, violation)).toList())
        : error;
  }

  private static Violation named(Map<String, String> names, Violation violation) {
    var name = names.get(violation.field());
    return name == null
        ? violation
        : new Violation(
            name,
            violation.rule(),
            violation.message().replace(violation.field(), name),
            violation.score(),
            violation.start(),
            violation.end(),
            violation.ruleSet());
  }
}
