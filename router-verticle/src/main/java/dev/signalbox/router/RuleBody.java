package dev.signalbox.router;

import dev.signalbox.platform.operator.BadField;
import dev.signalbox.platform.operator.Fields;
import dev.signalbox.router.plan.Rule;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/// A rule as it is written and kept.
///
/// @param condition as written
record RuleBody(
    String name,
    String set,
    JsonObject condition,
    JsonArray targets,
    int priority,
    boolean active) {
  private static final Set<String> FIELDS =
      Set.of("name", "set", "condition", "provider", "targets", "priority", "active");
  private static final int NAME_CHARS = 200;
  private static final int SET_CHARS = 64;
  private static final int CONDITION_CHARS = 16_384;
  private static final int PRIORITIES = 1_000_000;

  /// Reads a rule; `provider` is another way to write a single target.
  ///
  /// @throws BadField naming what is wrong
  static RuleBody read(String body) {
    return read(Fields.of(body, FIELDS));
  }

  static RuleBody read(Fields fields) {
    var condition = fields.object("condition");
    if (condition.encode().length() > CONDITION_CHARS) {
      throw new BadField("condition", "is longer than " + CONDITION_CHARS + " characters");
    }
    ConditionReader.read(condition);
    return new RuleBody(
        fields.text("name", NAME_CHARS),
        fields.optionalText("set", SET_CHARS).orElse(""),
        condition,
        targets(fields),
        (int) fields.number("priority", 0, -PRIORITIES, PRIORITIES),
        fields.flag("active", true));
  }

  private static JsonArray targets(Fields fields) {
    var provider = fields.optionalText("provider", NAME_CHARS);
    if (provider.isPresent() && fields.has("targets")) {
      throw new BadField("provider", "is a single target; leave it out beside targets");
    }
    var targets = new JsonArray();
    provider.ifPresent(targets::add);
    fields.texts("targets", Rule.MAX_TARGETS, NAME_CHARS).forEach(targets::add);
    if (targets.isEmpty()) {
      throw new BadField(
          "targets", "expected 1 to " + Rule.MAX_TARGETS + " models, providers or aliases");
    }
    return targets;
  }

  /// The rule this is, under `id`.
  Rule rule(String id) {
    return new Rule(
        id,
        name,
        set,
        ConditionReader.read(condition),
        targets.stream().map(String.class::cast).toList(),
        priority,
        active);
  }

  JsonObject json(String id) {
    return new JsonObject()
        .put("id", id)
        .put("name", name)
        .put("set", set)
        .put("condition", condition)
        .put("provider", targets.getString(0))
        .put("targets", targets)
        .put("priority", priority)
        .put("active", active);
  }
}
