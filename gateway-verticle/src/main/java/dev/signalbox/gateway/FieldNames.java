package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Violation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a dialect calls the fields that routing and providers refuse: they know one request, and
/// not the body it was read from.
final class FieldNames {
  private FieldNames() {}

  /// `error` with the fields that `names` knows, by the name they have elsewhere, named so. A name
  /// that ends with `[` stands for all that is within the elements.
  static GatewayError in(Map<String, String> names, GatewayError error) {
    return error instanceof GatewayError.InputRejected(var violations)
            && violations.stream().anyMatch(violation -> name(names, violation) != null)
        ? new GatewayError.InputRejected(
            violations.stream().map(violation -> named(names, violation)).toList())
        : error;
  }

  /// What an element stands in, as `messages[` of `messages[2].content`; empty where it is in none.
  private static String root(String field) {
    return field.substring(0, field.indexOf('[') + 1);
  }

  private static @Nullable String name(Map<String, String> names, Violation violation) {
    var name = names.get(violation.field());
    return name == null ? names.get(root(violation.field())) : name;
  }

  private static Violation named(Map<String, String> names, Violation violation) {
    var name = name(names, violation);
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
