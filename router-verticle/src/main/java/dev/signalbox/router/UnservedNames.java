package dev.signalbox.router;

import dev.signalbox.router.plan.Fleet;
import dev.signalbox.router.plan.Policy;
import dev.signalbox.router.plan.Rule;
import dev.signalbox.router.plan.Unserved;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells operators of names that they have written and that mean nobody.
final class UnservedNames {
  private static final Logger LOG = LoggerFactory.getLogger(UnservedNames.class);

  private UnservedNames() {}

  /// `targets` that mean nobody, as the list of warnings that answers whoever has just written
  /// them. While no provider is present nothing can be said of any.
  static JsonArray warnings(List<String> targets, Policy policy, Optional<Fleet> fleet) {
    var warnings = new JsonArray();
    fleet.ifPresent(now -> {
      var unserved = Unserved.of(targets, policy, now);
      for (var at = 0; at < targets.size(); at++) {
        if (unserved.contains(targets.get(at))) {
          warnings.add(
              new JsonObject()
                  .put("field", "targets[" + at + "]")
                  .put("rule", "not_served")
                  .put("message", message(targets.get(at))));
        }
      }
    });
    return warnings;
  }

  /// The same of everything in `policy`.
  static JsonArray warnings(Policy policy, List<String> shipped, Optional<Fleet> fleet) {
    var warnings = new JsonArray();
    fleet.ifPresent(now ->
        Unserved.in(policy, shipped, now)
            .forEach(mention ->
                warnings.add(
                    new JsonObject()
                        .put("field", mention.place())
                        .put("rule", "not_served")
                        .put("message", message(mention.name())))));
    return warnings;
  }

  /// Writes them to the log.
  static void log(Policy policy, List<String> shipped, Fleet fleet) {
    for (var mention : Unserved.in(policy, shipped, fleet)) {
      LOG.atWarn()
          .addKeyValue("place", mention.place())
          .addKeyValue("name", mention.name())
          .log("A name in the routing policy means nobody: no active provider serves it");
    }
  }

  /// `rule` as decisions show it, with those of its targets that meant nobody.
  static JsonObject explained(Rule rule, Policy policy, Fleet fleet) {
    var unserved = Unserved.of(rule.targets(), policy, fleet);
    return Explained.rule(rule).put("unserved", new JsonArray(unserved));
  }

  private static String message(String name) {
    return "'"
        + name
        + "' is no model, provider or alias that an active provider serves now; it is passed over"
        + " until one does";
  }
}
