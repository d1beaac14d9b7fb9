package dev.signalbox.router;

import dev.signalbox.router.plan.Rule;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The rule sets that came with this build: ordinary rules, read from a file, that no one can
/// change but everyone can outrank.
final class ShippedRules {
  private static final String FILE = "rule-sets.json";

  private final List<RuleBody> rules;

  private ShippedRules(List<RuleBody> rules) {
    this.rules = List.copyOf(rules);
  }

  static ShippedRules load() {
    try (var stream = ShippedRules.class.getResourceAsStream(FILE)) {
      if (stream == null) {
        throw new IllegalStateException(FILE + " is part of the build");
      }
      var written = new JsonArray(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
      var rules = new ArrayList<RuleBody>();
      for (var one : written) {
        rules.add(RuleBody.read(((JsonObject) one).encode()));
      }
      return new ShippedRules(rules);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Rule> rules() {
    return rules.stream().map(rule -> rule.rule(id(rule))).toList();
  }

  List<String> ids() {
    return rules.stream().map(ShippedRules::id).toList();
  }

  List<JsonObject> json() {
    return rules.stream().map(rule -> rule.json(id(rule)).put("shipped", true)).toList();
  }

  private static String id(RuleBody rule) {
    return rule.set() + ":" + rule.name();
  }
}
